import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readInitFacts, readInitTrack, readSegmentHead, retimeSegmentHead, segmentHeadLength } from '@amphi/media/fmp4';
import type { BlobStore } from '../../platform/blob/index.ts';
import { PieceFailure, type MadeSegment, type MadeStretch } from './piece.ts';

/** Where the first segment of a stretch belongs on the timeline of the video. */
export type StretchStart =
  /** Seconds that every time in the files is too late. */
  | { readonly kind: 'shift'; readonly seconds: number }
  /** The first segment begins exactly here. */
  | { readonly kind: 'at'; readonly seconds: number };

/** A folder in which ffmpeg left one rendition, and what becomes of it. */
export interface StretchFolder {
  readonly folder: string;
  readonly rendition: string;
  readonly start: StretchStart;
}

interface SegmentFile {
  readonly path: string;
  readonly segment: MadeSegment;
}

/** A stretch that lies in files still. */
export interface StretchFiles {
  readonly stretch: MadeStretch;
  readonly initPath: string;
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

const hashLength = 12;
const headBytes = 64 * 1024;
/** A head describes each picture with some bytes: this one would hold hours. */
const mostHeadBytes = 16 * 1024 * 1024;
const damaged = (cause?: unknown): PieceFailure => new PieceFailure('damaged', { cause });

type FileHandle = Awaited<ReturnType<typeof open>>;

const readStart = async (handle: FileHandle, bytes: number): Promise<Uint8Array> => {
  const buffer = new Uint8Array(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
};

const readHead = async (handle: FileHandle): Promise<Uint8Array> => {
  const first = await readStart(handle, headBytes);
  const length = segmentHeadLength(first);
  if (length === null || length > mostHeadBytes) throw damaged();
  return length <= first.length ? first.subarray(0, length) : readStart(handle, length);
};

/** Gives a segment its place, in the file, and answers what it holds. */
const placeSegment = async (
  path: string,
  name: string,
  place: { readonly number: number; readonly shiftTicks: (baseTicks: number) => number },
): Promise<MadeSegment> => {
  const handle = await open(path, 'r+');
  try {
    const head = await readHead(handle);
    const found = readSegmentHead(head);
    if (found === null) throw damaged();
    const { baseTicks, durationTicks, samples } = found.track;
    const startTicks = baseTicks + place.shiftTicks(baseTicks);
    retimeSegmentHead(head, { baseTicks: startTicks, sequenceNumber: place.number });
    await handle.write(head, 0, head.length, 0);
    return { name, bytes: (await handle.stat()).size, startTicks, durationTicks, samples };
  } finally {
    await handle.close();
  }
};

/** How far times move; by the first segment when that has its place. */
const shiftOf = (start: StretchStart, timescale: number): ((baseTicks: number) => number) => {
  const ticks = Math.round(start.seconds * timescale);
  let shift: number | null = null;
  // Decode times cannot be negative: what would begin before 0 begins there.
  return (baseTicks) => (shift ??= start.kind === 'at' ? ticks - baseTicks : Math.max(-ticks, -baseTicks));
};

/**
 * What ffmpeg left in a folder (`init.mp4`, `00001.m4s`…), each segment moved in place to where it belongs.
 * @throws PieceFailure `damaged` when that is no rendition of one track
 */
export const readStretch = async ({ folder, rendition, start }: StretchFolder): Promise<StretchFiles> => {
  const initPath = join(folder, 'init.mp4');
  const initSegment = await readFile(initPath).catch((error: unknown) => {
    throw damaged(error);
  });
  const [facts] = readInitFacts(initSegment);
  const track = readInitTrack(initSegment);
  if (facts === undefined || track === null) throw damaged();
  const names = (await readdir(folder))
    .filter((name) => /^\d{5,}\.m4s$/.test(name))
    .toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10));
  const files: SegmentFile[] = [];
  const shiftTicks = shiftOf(start, facts.timescale);
  for (const name of names) {
    const path = join(folder, name);
    const segment = await placeSegment(path, name, { number: parseInt(name, 10), shiftTicks });
    files.push({ path, segment });
  }
  const initHash = createHash('sha256').update(initSegment).digest('hex');
  const stretch: MadeStretch = {
    rendition,
    // Pieces whose init segments are equal share one.
    init: `init-${initHash.slice(0, hashLength)}.mp4`,
    initHash,
    initBytes: initSegment.length,
    codec: track.codecString,
    width: track.kind === 'video' ? track.width : null,
    height: track.kind === 'video' ? track.height : null,
    timescale: facts.timescale,
    segments: files.map(({ segment }) => segment),
  };
  return { stretch, initPath, files: files.map(({ path, segment }) => ({ path, name: segment.name })) };
};

/** Whether ffmpeg left a rendition there at all. */
export const hasStretch = async (folder: string): Promise<boolean> =>
  (await stat(join(folder, 'init.mp4')).catch(() => null)) !== null;

/** Files that are put at once: each waits for the disk. */
const atOnce = 8;

/** Stores the files of a stretch below `prefix`; they are gone from the folder afterwards. */
export const storeStretch = async (
  blobs: Pick<BlobStore, 'putFile'>,
  prefix: string,
  { stretch, initPath, files }: StretchFiles,
): Promise<void> => {
  const waiting = [{ path: initPath, name: stretch.init }, ...files];
  const put = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await blobs.putFile(`${prefix}${stretch.rendition}/${file.name}`, file.path);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, put));
};
