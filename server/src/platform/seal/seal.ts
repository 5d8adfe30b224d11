import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps small secrets in the database: found again by a keyed hash, readable only with the site key. */
export interface Seal {
  /** Keyed hash (HMAC-SHA-256, base64url) under which the text can be looked up; the same text gives the same hash. */
  lookup(text: string): string;
  /** The text encrypted with AES-256-GCM, as `v1.<nonce>.<cipher>.<tag>` in base64url; differs at every call. */
  close(text: string): string;
  /** The text again. @throws Error when it was sealed with another site key or was changed. */
  open(sealed: string): string;
}

const derive = (siteKey: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', siteKey, 'amphi', purpose, 32));

/** A seal for one purpose; seals of different purposes use unrelated keys (HKDF-SHA-256, RFC 5869). */
export const createSeal = (siteKey: Uint8Array, purpose: string): Seal => {
  const hashKey = derive(siteKey, `${purpose}/lookup`);
  const cipherKey = derive(siteKey, `${purpose}/cipher`);
  return {
    lookup: (text) => createHmac('sha256', hashKey).update(text, 'utf8').digest('base64url'),
    close: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return ['v1', ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open: (sealed) => {
      const [version, nonce, body, tag] = sealed.split('.');
      if (version !== 'v1' || nonce === undefined || body === undefined || tag === undefined) {
        throw new Error('sealed text has an unknown form');
      }
      const options = { authTagLength: 16 };
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, Buffer.from(nonce, 'base64url'), options);
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
    },
  };
};
