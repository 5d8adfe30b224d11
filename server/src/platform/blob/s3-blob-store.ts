import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { S3Settings } from '../config/index.ts';
import { AppError } from '../http/app-error.ts';
import { parseBlobKey, parseBlobPrefix } from './blob-key.ts';
import type { BlobFacts, BlobStore, BlobUpload } from './blob-store.ts';
import { createS3Calls, type S3Calls } from './s3-calls.ts';
import { dropS3Upload, isBookkeeping, openS3Upload, s3UploadedBytes, uploadsAmong } from './s3-upload.ts';

const chunkBytes = 1024 * 1024;
/** Files up to this size go in one request. */
const smallBytes = 8 * 1024 * 1024;

/** What a store on S3 needs. */
export interface S3StoreOptions {
  readonly settings: S3Settings;
  /** Folder for copies that programs read; made when needed. */
  readonly scratch: string;
}

/** A store whose service can be asked whether it works. */
export interface RemoteBlobStore extends BlobStore {
  /** @throws the service's error when the bucket cannot be used */
  check(): Promise<void>;
}

/**
 * Blobs as objects of an S3-compatible service. A growing blob (`openWriter`) is not visible before it is closed, and what was
 * appended to it is lost with the process; uploads lose at most their last 8 MB (a larger share for files over 72 GB).
 */
export const createS3BlobStore = ({ settings, scratch }: S3StoreOptions): RemoteBlobStore => {
  const calls = createS3Calls(settings);
  const nameOf = (key: string): string => settings.prefix + parseBlobKey(key).join('/');
  const read: BlobStore['read'] = async (key, range) => {
    const body = await calls.get(nameOf(key), range);
    if (body === null) throw new AppError('not_found');
    return body;
  };
  return {
    check: () => calls.check(),
    put: async (key, chunks) => calls.put(nameOf(key), Buffer.concat(chunks)),
    openWriter: async (key, options = {}) => writerOf(await openGrowing(calls, nameOf(key), options.resume === true)),
    read,
    ...fileCalls(calls, { nameOf, read, scratch }),
    stat: async (key) => {
      const bytes = await calls.stat(nameOf(key));
      return bytes === null ? null : { key, bytes };
    },
    openUpload: async (key, totalBytes) => openS3Upload(calls, nameOf(key), totalBytes),
    uploadedBytes: async (key) => s3UploadedBytes(calls, nameOf(key)),
    delete: async (key) => {
      const name = nameOf(key);
      await dropS3Upload(calls, name);
      await calls.remove([name]);
    },
    ...prefixCalls(calls, settings.prefix),
    freeShare: () => Promise.resolve(1),
    freeBytes: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
  };
};

interface Files {
  readonly nameOf: (key: string) => string;
  readonly read: BlobStore['read'];
  readonly scratch: string;
}

const fileCalls = (calls: S3Calls, { nameOf, read, scratch }: Files): Pick<BlobStore, 'withFile' | 'putFile'> => ({
  withFile: async (key, action) => {
    await mkdir(scratch, { recursive: true, mode: 0o711 });
    const path = join(scratch, `blob-${randomUUID()}`);
    try {
      // Programs of another user read it: the name cannot be guessed, the folder not be listed.
      await pipeline(await read(key), createWriteStream(path, { flags: 'wx', mode: 0o644 }));
      return await action(path);
    } finally {
      await rm(path, { force: true });
    }
  },
  putFile: async (key, path) => {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      await storeFile(calls, nameOf(key), handle);
    } finally {
      await handle.close();
    }
    await rm(path, { force: true });
  },
});

const prefixCalls = (calls: S3Calls, ownPrefix: string): Pick<BlobStore, 'list' | 'deleteAll'> => {
  const prefixOf = (prefix: string): string => {
    const parts = parseBlobPrefix(prefix);
    return ownPrefix + parts.map((part) => `${part}/`).join('');
  };
  return {
    list: async (prefix) => {
      const found: BlobFacts[] = [];
      for await (const { key, bytes } of calls.list(prefixOf(prefix))) {
        if (!isBookkeeping(key)) found.push({ key: key.slice(ownPrefix.length), bytes });
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    deleteAll: async (prefix) => {
      const names: string[] = [];
      for await (const { key } of calls.list(prefixOf(prefix))) names.push(key);
      for (const name of uploadsAmong(names)) await dropS3Upload(calls, name);
      if (names.length > 0) await calls.remove(names);
    },
  };
};

/** An object that begins anew, or with what there is: objects cannot be appended to. */
const openGrowing = async (calls: S3Calls, name: string, isResumed: boolean): Promise<BlobUpload> => {
  await dropS3Upload(calls, name);
  const upload = await openS3Upload(calls, name, 0);
  const body = isResumed ? await calls.get(name) : null;
  if (body !== null) for await (const chunk of body) if (Buffer.isBuffer(chunk)) await upload.append([chunk]);
  return upload;
};

/** Appends run one after the other in the order of the calls. */
const writerOf = (upload: BlobUpload): Awaited<ReturnType<BlobStore['openWriter']>> => {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    const turn = last.then(action);
    last = turn.catch(() => undefined);
    return turn;
  };
  return { append: (chunks) => inTurn(() => upload.append(chunks)), close: () => inTurn(() => upload.finish()) };
};

const storeFile = async (calls: S3Calls, name: string, handle: FileHandle): Promise<void> => {
  const facts = await handle.stat();
  if (!facts.isFile()) throw new Error('expected a plain file to store');
  if (facts.size <= smallBytes) return calls.put(name, await handle.readFile());
  await dropS3Upload(calls, name);
  const upload = await openS3Upload(calls, name, facts.size);
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: chunkBytes })) {
    if (Buffer.isBuffer(chunk)) await upload.append([chunk]);
  }
  await upload.finish();
};
