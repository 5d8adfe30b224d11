import { AppError } from '../http/index.ts';

/**
 * A picture of a user as a square WebP without metadata: the first frame, turned as EXIF says, cropped from the middle.
 * @throws AppError `avatar_invalid`, `avatar_too_large`, or `unavailable` when too many pictures wait
 */
export const toSquareWebp = async (_bytes: Uint8Array, _options: { readonly edge: number }): Promise<Uint8Array> =>
  Promise.reject(new AppError('unavailable'));

/** Draws an SVG that this program made itself (never one from outside) as PNG. */
export const toPng = async (_svg: string): Promise<Uint8Array> => Promise.reject(new AppError('unavailable'));
