import type { Readable } from 'node:stream';
import type { BlobStore } from '../../platform/blob/index.ts';
import { newId } from '../../platform/id/index.ts';
import { toSquareWebp } from '../../platform/picture/index.ts';

/** Pictures of users: squares in WebP, each under a name that is never used again. */
export interface Avatars {
  /** Keeps the picture and answers its path on this site. @throws AppError `avatar_invalid`, `avatar_too_large`. */
  keep(bytes: Uint8Array): Promise<string>;
  /** Removes the picture of a path; null and unknown ones are not an error. */
  drop(path: string | null): Promise<void>;
  /** Streams a picture. @throws AppError `not_found`. */
  read(name: string): Promise<Readable>;
}

const edge = 256;
const pathShape = /^\/media\/avatar\/([0-9A-Za-z]{16,32})\.webp$/;
const nameShape = /^[0-9A-Za-z]{16,32}$/;
const keyOf = (name: string): string => `avatar/${name}.webp`;

/** The name in an avatar's path, or null. */
export const avatarName = (path: string | null): string | null =>
  path === null ? null : (pathShape.exec(path)?.[1] ?? null);

/** Whether the text can name an avatar. */
export const isAvatarName = (text: string): boolean => nameShape.test(text);

/** Avatars in the blob store. */
export const createAvatars = (blobs: BlobStore): Avatars => ({
  keep: async (bytes) => {
    const picture = await toSquareWebp(bytes, { edge });
    const name = newId(20);
    await blobs.put(keyOf(name), [picture]);
    return `/media/avatar/${name}.webp`;
  },
  drop: async (path) => {
    const name = avatarName(path);
    if (name !== null) await blobs.delete(keyOf(name));
  },
  read: (name) => blobs.read(keyOf(name)),
});
