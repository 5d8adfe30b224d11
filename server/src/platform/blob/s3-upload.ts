import { z } from 'zod';
import type { BlobUpload } from './blob-store.ts';
import type { S3Calls, StoredPart } from './s3-calls.ts';

/*
 *  bytes ──▶ buffer ──full part──▶ part n of the object ──▶ `<name>~upload` {id, parts}
 *               │ close                                          │ finish
 *               ▼                                                ▼
 *        `<name>~tail` {start, bytes}, the rest          the object; ~upload and ~tail are gone
 *
 *  After a crash: the parts that ~upload names, and the tail if it begins where they end.
 */

const leastPartBytes = 8 * 1024 * 1024;
/** S3 takes 10 000. */
const mostParts = 9_000;
const tailHead = 8;

/** No key holds this sign, so no blob has such a name. */
const marker = '~';
const stateName = (name: string): string => `${name}${marker}upload`;
const tailName = (name: string): string => `${name}${marker}tail`;

/** Whether the object only tells about an upload. */
export const isBookkeeping = (name: string): boolean => name.includes(marker);

const stateShape = z.object({ id: z.string(), parts: z.array(z.object({ etag: z.string(), bytes: z.number() })) });
type State = z.output<typeof stateShape>;

const loadState = async (calls: S3Calls, name: string): Promise<State | null> => {
  const text = await calls.load(stateName(name));
  return text === null ? null : stateShape.parse(JSON.parse(text.toString()));
};

const sumOf = (parts: readonly StoredPart[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** The bytes behind the parts; a tail of an earlier time begins elsewhere. */
const loadTail = async (calls: S3Calls, name: string, start: number): Promise<Buffer> => {
  const tail = await calls.load(tailName(name));
  const isPresent = tail !== null && tail.length >= tailHead && Number(tail.readBigUInt64BE(0)) === start;
  return isPresent ? tail.subarray(tailHead) : Buffer.alloc(0);
};

/** Bytes of an unfinished upload; null when there is none. */
export const s3UploadedBytes = async (calls: S3Calls, name: string): Promise<number | null> => {
  const state = await loadState(calls, name);
  if (state === null) return null;
  const start = sumOf(state.parts);
  return start + (await loadTail(calls, name, start)).length;
};

/** Ends an upload without a blob; what does not exist is not an error. */
export const dropS3Upload = async (calls: S3Calls, name: string): Promise<void> => {
  const state = await loadState(calls, name);
  if (state !== null) await calls.abort(name, state.id);
  await calls.remove([stateName(name), tailName(name)]);
};

/** Names whose upload is told about among these objects. */
export const uploadsAmong = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.endsWith(`${marker}upload`)).map((name) => name.slice(0, -stateName('').length));

/** Begins or continues an object that comes in pieces. */
export const openS3Upload = async (calls: S3Calls, name: string, totalBytes: number): Promise<BlobUpload> => {
  const known = await loadState(calls, name);
  const state: State = known ?? { id: await calls.begin(name), parts: [] };
  const save = (): Promise<void> => calls.put(stateName(name), Buffer.from(JSON.stringify(state)));
  if (known === null) await save();
  const partBytes = Math.max(leastPartBytes, Math.ceil(totalBytes / mostParts));
  let stored = sumOf(state.parts);
  const tail = await loadTail(calls, name, stored);
  let waiting: Uint8Array[] = tail.length === 0 ? [] : [tail];
  let waitingBytes = tail.length;

  const storePart = async (bytes: Uint8Array): Promise<void> => {
    state.parts.push(await calls.putPart(name, state.id, { number: state.parts.length + 1, bytes }));
    stored += bytes.byteLength;
    await save();
  };
  const flushFull = async (): Promise<void> => {
    if (waitingBytes < partBytes) return;
    const all = Buffer.concat(waiting, waitingBytes);
    let at = 0;
    // What failed to be stored is kept, so that `offset` stays true.
    for (; all.length - at >= partBytes; at += partBytes) {
      await storePart(all.subarray(at, at + partBytes));
      waitingBytes = all.length - at - partBytes;
      waiting = waitingBytes === 0 ? [] : [all.subarray(at + partBytes)];
    }
  };
  return {
    get offset() {
      return stored + waitingBytes;
    },
    append: async (chunks) => {
      for (const chunk of chunks) {
        waiting.push(chunk);
        waitingBytes += chunk.byteLength;
      }
      await flushFull();
    },
    close: async () => {
      if (waitingBytes === 0) return;
      const head = Buffer.alloc(tailHead);
      head.writeBigUInt64BE(BigInt(stored));
      await calls.put(tailName(name), Buffer.concat([head, ...waiting]));
    },
    finish: async () => {
      if (waitingBytes > 0) await storePart(Buffer.concat(waiting, waitingBytes));
      if (state.parts.length > 0) await calls.complete(name, state.id, state.parts);
      else {
        // There are no objects of no parts.
        await calls.abort(name, state.id);
        await calls.put(name, Buffer.alloc(0));
      }
      await calls.remove([stateName(name), tailName(name)]);
    },
  };
};
