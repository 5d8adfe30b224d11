import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock/index.ts';
import { createSeal } from '../platform/seal/index.ts';

/** A link works this long: enough to watch or fetch the longest recording. */
const validSeconds = 12 * 3600;

/** Links to recordings that carry their own permission, so that a player or a download tool can open what its owner was shown. */
export interface RecordingLinks {
  /** Root-relative address of the recording, signed and with an end. */
  sign(liveId: string, sessionId: string): string;
  /** Whether the query of a request is a signature of ours for this recording that has not run out. */
  isValid(liveId: string, sessionId: string, query: { readonly expires: number; readonly signature: string }): boolean;
}

/** Links signed by HMAC-SHA-256 with a key derived from the site key. */
export function createRecordingLinks(siteKey: Uint8Array, clock: Pick<Clock, 'wall'>): RecordingLinks {
  const seal = createSeal(siteKey, 'recording-link');
  const signatureOf = (liveId: string, sessionId: string, expires: number): string =>
    seal.lookup(`${liveId}/${sessionId}/${expires}`);
  const nowSeconds = (): number => Math.floor(clock.wall().getTime() / 1000);
  return {
    sign: (liveId, sessionId) => {
      // Whole hours, so that asking twice gives the same address and a browser's cache can serve it.
      const expires = Math.ceil((nowSeconds() + validSeconds) / 3600) * 3600;
      const query = `expires=${expires}&signature=${signatureOf(liveId, sessionId, expires)}`;
      return `/media/live/${liveId}/recordings/${sessionId}.mp4?${query}`;
    },
    isValid: (liveId, sessionId, { expires, signature }) => {
      if (expires < nowSeconds()) return false;
      const expected = Buffer.from(signatureOf(liveId, sessionId, expires));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
