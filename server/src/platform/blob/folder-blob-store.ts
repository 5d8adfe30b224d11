import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../http/app-error.ts';
import { parseBlobKey, parseBlobPrefix } from './blob-key.ts';
import type { BlobFacts, BlobStore, BlobWriter } from './blob-store.ts';
import { isMissing, unlessMissing, writeAll } from './file-bytes.ts';
import { isUnfinished, openFolderUpload, unfinishedPath, uploadedBytes } from './folder-upload.ts';

/** Name of the folder for unfinished `put`s; no key can reach it because it begins with a dot. */
const draftsFolder = '.drafts';
const leftoverAgeMs = 3_600_000;
/** Other users of the machine have no business in people's recordings. */
const privateMode = 0o700;

/** Blobs as files below `folder`, which is made when needed. What a `put` that was interrupted more than an hour ago left behind is removed at the first use. */
export function createFolderBlobStore(folder: string): BlobStore {
  const drafts = join(folder, draftsFolder);
  const pathOf = (key: string): string => join(folder, ...parseBlobKey(key));
  let prepared: Promise<void> | null = null;
  const prepare = (): Promise<void> => (prepared ??= prepareDrafts(drafts));

  return {
    async put(key, chunks) {
      const path = pathOf(key);
      await prepare();
      const draft = join(drafts, randomUUID());
      try {
        await writeWhole(draft, chunks);
        await withFolder(path, () => rename(draft, path));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async openWriter(key, options = {}) {
      const path = pathOf(key);
      const flags = options.resume === true ? 'a' : 'w';
      return fileWriter(await withFolder(path, () => open(path, flags)));
    },
    async read(key, range) {
      const path = pathOf(key);
      const handle = await unlessMissing(open(path, 'r'));
      if (handle === null) throw new AppError('not_found');
      return streamOf(handle, path, range);
    },
    ...fileCalls({ pathOf, drafts, prepare }),
    async stat(key) {
      const facts = await unlessMissing(stat(pathOf(key)));
      return facts === null || !facts.isFile() ? null : { key, bytes: facts.size };
    },
    async list(prefix) {
      const parts = parseBlobPrefix(prefix);
      const found: BlobFacts[] = [];
      await collect(join(folder, ...parts), parts, found);
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async delete(key) {
      const path = pathOf(key);
      await Promise.all([path, unfinishedPath(path)].map((one) => rm(one, { force: true })));
    },
    async deleteAll(prefix) {
      await rm(join(folder, ...parseBlobPrefix(prefix)), { recursive: true, force: true });
      prepared = null;
    },
    async openUpload(key) {
      const path = pathOf(key);
      return openFolderUpload(path, (action) => withFolder(path, action));
    },
    uploadedBytes: async (key) => uploadedBytes(pathOf(key)),
    ...spaceCalls(folder, prepare),
  };
}

interface Places {
  readonly pathOf: (key: string) => string;
  readonly drafts: string;
  readonly prepare: () => Promise<void>;
}

function fileCalls({ pathOf, drafts, prepare }: Places): Pick<BlobStore, 'withFile' | 'putFile'> {
  return {
    async withFile(key, action) {
      const path = pathOf(key);
      const facts = await unlessMissing(stat(path));
      if (facts === null || !facts.isFile()) throw new AppError('not_found');
      return action(path);
    },
    async putFile(key, source) {
      const path = pathOf(key);
      await prepare();
      await syncPlainFile(source);
      try {
        await withFolder(path, () => rename(source, path));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
        await copyOver(source, path, join(drafts, randomUUID()));
      }
    },
  };
}

function spaceCalls(folder: string, prepare: () => Promise<void>): Pick<BlobStore, 'freeShare' | 'freeBytes'> {
  return {
    async freeShare() {
      await prepare();
      const facts = await unlessMissing(statfs(folder));
      return facts === null || facts.blocks === 0 ? 1 : facts.bavail / facts.blocks;
    },
    async freeBytes() {
      await prepare();
      const facts = await unlessMissing(statfs(folder));
      return facts === null ? Number.MAX_SAFE_INTEGER : facts.bavail * facts.bsize;
    },
  };
}

/** Another process may be writing here too (the command line beside the server), so only old drafts are leftovers. */
async function prepareDrafts(drafts: string): Promise<void> {
  await mkdir(drafts, { recursive: true, mode: privateMode });
  for (const name of await readdir(drafts)) {
    const facts = await unlessMissing(stat(join(drafts, name)));
    if (facts !== null && Date.now() - facts.mtimeMs > leftoverAgeMs) await rm(join(drafts, name), { force: true });
  }
}

/** Runs the action, and once more after making the folder when that was missing. */
async function withFolder<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true, mode: privateMode });
    return action();
  }
}

async function writeWhole(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await writeAll(handle, chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes sure that it is a file (not a link to one) and that its bytes are on the medium. */
async function syncPlainFile(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('expected a plain file to store');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a file from another medium. */
async function copyOver(source: string, path: string, draft: string): Promise<void> {
  try {
    await copyFile(source, draft, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncPlainFile(draft);
    await withFolder(path, () => rename(draft, path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await rm(source, { force: true });
}

/** Appends run one after the other in the order of the calls, so that a caller that does not wait cannot interleave parts. */
function fileWriter(handle: FileHandle): BlobWriter {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    const turn = last.then(action);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    append: (chunks) => inTurn(() => writeAll(handle, chunks)),
    close: () => inTurn(() => handle.close()),
  };
}

function streamOf(handle: FileHandle, path: string, range: { start: number; end: number } | undefined): Readable {
  return createReadStream(path, { fd: handle, highWaterMark: 256 * 1024, ...range });
}

async function collect(folder: string, parts: readonly string[], found: BlobFacts[]): Promise<void> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || isUnfinished(entry.name)) continue;
    const path = join(folder, entry.name);
    const below = [...parts, entry.name];
    if (entry.isDirectory()) await collect(path, below, found);
    else if (entry.isFile()) {
      const facts = await unlessMissing(stat(path));
      if (facts !== null) found.push({ key: below.join('/'), bytes: facts.size });
    }
  }
}
