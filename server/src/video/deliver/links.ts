import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock/index.ts';
import { createSeal } from '../../platform/seal/index.ts';

/**
 * A token is made for a window and valid until the end of the next one: 2.5 to 5 minutes. All who ask within a window get the same
 * address, so that a CDN (and a browser) can serve what it fetched for the first of them.
 */
const windowSeconds = 150;

/** What a token of a request is worth. */
export type TokenVerdict = { readonly isValid: true; readonly secondsLeft: number } | { readonly isValid: false };

/** Addresses of a video's files: plain for open videos, carrying their own permission for all others. */
export interface VideoLinks {
  /**
   * Address of a file of the video. `name` is its name below the video's folder, such as `index.m3u8` or `<take>/cover-1.webp`;
   * `isOpen` says whether everybody may have it now. Root-relative, or absolute where a CDN is configured.
   */
  address(videoId: string, name: string, isOpen: boolean): string;
  /** Whether a token of a request is ours, for this video, and has not run out. */
  check(videoId: string, token: string): TokenVerdict;
}

/** What links need. */
export interface VideoLinkOptions {
  readonly siteKey: Uint8Array;
  readonly clock: Pick<Clock, 'wall'>;
  /** Origin of a CDN in front of `/media/`; null = none. */
  readonly cdnUrl: string | null;
}

const tokenPattern = /^([0-9a-z]{1,10})\.([A-Za-z0-9_-]{20,64})$/;

/** Links signed by HMAC-SHA-256 with a key derived from the site key; relative addresses in playlists inherit the token of their path. */
export const createVideoLinks = ({ siteKey, clock, cdnUrl }: VideoLinkOptions): VideoLinks => {
  const seal = createSeal(siteKey, 'video-link');
  const base = `${cdnUrl ?? ''}/media/video`;
  const nowSeconds = (): number => Math.floor(clock.wall().getTime() / 1000);
  const signatureOf = (videoId: string, expires: string): string => seal.lookup(`${videoId}/${expires}`);
  const tokenOf = (videoId: string): string => {
    const expires = ((Math.floor(nowSeconds() / windowSeconds) + 2) * windowSeconds).toString(36);
    return `${expires}.${signatureOf(videoId, expires)}`;
  };
  return {
    address: (videoId, name, isOpen) =>
      isOpen ? `${base}/${videoId}/${name}` : `${base}/${videoId}/s/${tokenOf(videoId)}/${name}`,
    check: (videoId, token) => {
      const [, expires = '', signature = ''] = tokenPattern.exec(token) ?? [];
      const expected = Buffer.from(signatureOf(videoId, expires));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { isValid: false };
      const secondsLeft = Number.parseInt(expires, 36) - nowSeconds();
      return secondsLeft > 0 && secondsLeft <= 2 * windowSeconds ? { isValid: true, secondsLeft } : { isValid: false };
    },
  };
};
