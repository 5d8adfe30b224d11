import { newId } from '../platform/id/index.ts';
import { createSeal, type Seal } from '../platform/seal/index.ts';

/** Stream keys: 190 random bits as 32 characters of `[0-9A-Za-z]`, which survive every encoder's input field. */
export interface StreamKeys {
  /** A new key with what is kept of it. */
  create(): { readonly streamKey: string; readonly keyHash: string; readonly keySealed: string };
  /** Under which a key can be looked up; null when the text cannot be a key. */
  hash(streamKey: string): string | null;
  /** The key for its owner. */
  reveal(keySealed: string): string;
}

const shape = /^[0-9A-Za-z]{32}$/;

/** Stream keys under the site key. */
export const createStreamKeys = (siteKey: Uint8Array): StreamKeys => {
  const seal: Seal = createSeal(siteKey, 'stream-key');
  return {
    create: () => {
      const streamKey = newId(32);
      return { streamKey, keyHash: seal.lookup(streamKey), keySealed: seal.close(streamKey) };
    },
    hash: (streamKey) => (shape.test(streamKey) ? seal.lookup(streamKey) : null),
    reveal: (keySealed) => seal.open(keySealed),
  };
};
