/** A passkey without hardware: answers the challenge for a new one as a browser would (WebAuthn Level 3 §6.1, §6.5.4, "none" attestation). */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What `POST /api/v1/me/passkeys/options` answers, as far as it is looked at. */
const creationOptions = z.object({ challengeId: z.string(), options: z.object({ challenge: z.string() }) });

const keyShape = z.object({ x: z.string(), y: z.string() });

/** CBOR (RFC 8949 §3) of short byte strings and texts. */
const head = (major: number, length: number): Buffer =>
  Buffer.from(length < 24 ? [(major << 5) | length] : [(major << 5) | 24, length]);
const bytes = (content: Buffer): Buffer => Buffer.concat([head(2, content.length), content]);
const text = (content: string): Buffer => Buffer.concat([head(3, content.length), Buffer.from(content)]);

/** COSE key of ES256 (RFC 9053 §2.1): kty 2, alg -7, crv 1, x, y. */
const coseKey = (): Buffer => {
  const { x, y } = keyShape.parse(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  );
  const part = (coordinate: string): Buffer => bytes(Buffer.from(coordinate, 'base64url'));
  return Buffer.concat([Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21]), part(x), Buffer.from([0x22]), part(y)]);
};

/** The body of `POST /api/v1/me/passkeys` for the site at `origin`. */
export function newPasskeyBody(origin: string, given: unknown, name: string): object {
  const { challengeId, options } = creationOptions.parse(given);
  const id = randomBytes(32);
  const client = { type: 'webauthn.create', challenge: options.challenge, origin, crossOrigin: false };
  const isPresentAndVerified = 0x45; // with attested credential data
  const authData = Buffer.concat([
    createHash('sha256').update(new URL(origin).hostname).digest(),
    Buffer.from([isPresentAndVerified, 0, 0, 0, 0]),
    Buffer.alloc(16),
    Buffer.from([0, id.length]),
    id,
    coseKey(),
  ]);
  const none = [text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(authData)];
  const response = {
    clientDataJSON: Buffer.from(JSON.stringify(client)).toString('base64url'),
    attestationObject: Buffer.concat([Buffer.from([0xa3]), ...none]).toString('base64url'),
    transports: ['internal'],
  };
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' };
  return { challengeId, name, response: { ...credential, response, clientExtensionResults: {} } };
}
