import { createHash, randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { millis } from '@amphi/media/time';
import type { BlobUpload } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { WantedChecksum } from './tus-headers.ts';

/** A client that sends less than `leastBytes` in this time is let go; it can come back and go on. */
const watchMs = millis(30_000);
const leastBytes = 16 * 1024;
/** A chunk with a checksum is kept aside until the checksum is known, so it is bounded. */
const maxCheckedBytes = 64 * 1024 * 1024;

/** One body on its way into an upload. */
export interface Reception {
  readonly body: Readable;
  readonly upload: Pick<BlobUpload, 'append'>;
  /** Bytes that the upload still takes. */
  readonly room: number;
  readonly checksum: WantedChecksum | null;
  readonly clock: Pick<Clock, 'every'>;
  /** After every write. */
  readonly onProgress: () => void;
}

/**
 * Appends the body as it comes. What came before a cut connection stays, but of a chunk with a checksum only when it is whole and right.
 * @throws AppError `body_too_large` past the length, `upload_checksum_wrong`, `storage_full`; the stream's error when the connection was cut
 */
export const receive = async (reception: Reception): Promise<void> => {
  const { body, clock } = reception;
  let received = 0;
  let seen = 0;
  const count = (bytes: number): void => void (received += bytes);
  const stopWatch = clock.every(watchMs, () => {
    if (received - seen < leastBytes) body.destroy(new Error('the client is too slow'));
    seen = received;
  });
  try {
    if (reception.checksum === null) await append(reception, count);
    else await appendChecked(reception, reception.checksum, count);
  } catch (error) {
    throw isFull(error) ? new AppError('storage_full') : error;
  } finally {
    stopWatch();
  }
};

async function append({ body, upload, room, onProgress }: Reception, count: (bytes: number) => void): Promise<void> {
  let left = room;
  for await (const chunk of chunksOf(body)) {
    count(chunk.byteLength);
    if (chunk.byteLength > left) throw new AppError('body_too_large');
    left -= chunk.byteLength;
    await upload.append([chunk]);
    onProgress();
  }
}

async function appendChecked(
  { body, upload, room, onProgress }: Reception,
  { algorithm, digest }: WantedChecksum,
  count: (bytes: number) => void,
): Promise<void> {
  const aside = await openUnnamed();
  try {
    const hash = createHash(algorithm);
    let taken = 0;
    for await (const chunk of chunksOf(body)) {
      count(chunk.byteLength);
      taken += chunk.byteLength;
      if (taken > Math.min(room, maxCheckedBytes)) throw new AppError('body_too_large');
      hash.update(chunk);
      await aside.writeFile(chunk);
    }
    if (!hash.digest().equals(digest)) throw new AppError('upload_checksum_wrong');
    for await (const chunk of chunksOf(
      aside.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 }),
    )) {
      await upload.append([chunk]);
      onProgress();
    }
  } finally {
    await aside.close();
  }
}

/** A file without a name: however this process ends, nothing stays behind. */
async function openUnnamed(): Promise<FileHandle> {
  const path = join(tmpdir(), `amphi-chunk-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path);
  return handle;
}

/** A body that is not read to its end stays open, so that its sender gets an answer. */
async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) if (Buffer.isBuffer(chunk)) yield chunk;
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
