import { constants } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import type { BlobUpload } from './blob-store.ts';
import { unlessMissing, writeAll } from './file-bytes.ts';

/** A character that no key may hold, so that no blob has such a name. */
const suffix = '~part';

/** Where the bytes of an upload wait for the last one. */
export const unfinishedPath = (path: string): string => path + suffix;

/** Whether a file of this name waits for its last byte. */
export const isUnfinished = (name: string): boolean => name.endsWith(suffix);

/** Bytes of an unfinished upload; null when there is none. */
export const uploadedBytes = async (path: string): Promise<number | null> =>
  (await unlessMissing(stat(unfinishedPath(path))))?.size ?? null;

/** An upload beside its final place; `withFolder` makes the folder when it is missing. */
export const openFolderUpload = async (
  path: string,
  withFolder: <Result>(action: () => Promise<Result>) => Promise<Result>,
): Promise<BlobUpload> => {
  const draft = unfinishedPath(path);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
  const handle = await withFolder(() => open(draft, flags, 0o600));
  let offset = (await handle.stat()).size;
  return {
    get offset() {
      return offset;
    },
    append: async (chunks) => {
      try {
        await writeAll(handle, chunks);
        for (const chunk of chunks) offset += chunk.byteLength;
      } catch (error) {
        // A full disk takes a part of what it was given.
        offset = (await handle.stat()).size;
        throw error;
      }
    },
    close: async () => {
      try {
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    finish: async () => {
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
    },
  };
};
