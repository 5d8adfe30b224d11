import type { FileHandle } from 'node:fs/promises';
import type { ProcessReason } from '@amphi/contract';

/** Larger movie boxes belong to files that nobody needs: a day of video has less than 20 MB. */
const maxMovieBytes = 96 * 1024 * 1024;
const maxTopBoxes = 100_000;
const maxTracks = 64;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Looks at the boxes of an MP4 or MOV file before any decoder does (ISO/IEC 14496-12): whether there is a movie box at all, how many tracks it
 * has, whether samples lie in other files or are encrypted. Null = nothing speaks against it.
 */
export async function examineMovie(file: FileHandle, bytes: number): Promise<ProcessReason | null> {
  const movie = await findMovie(file, bytes);
  if (movie === null) return 'damaged';
  const length = movie.end - movie.start;
  if (length > maxMovieBytes) return 'damaged';
  const content = Buffer.alloc(length);
  const { bytesRead } = await file.read(content, 0, length, movie.start);
  if (bytesRead < length) return 'damaged';
  try {
    return examineTracks(content);
  } catch (error) {
    if (error instanceof BrokenBox) return 'damaged';
    throw error;
  }
}

/** A box that contradicts its surroundings. */
class BrokenBox extends Error {}

async function findMovie(file: FileHandle, bytes: number): Promise<Box | null> {
  const head = Buffer.alloc(16);
  let at = 0;
  for (let count = 0; count < maxTopBoxes && at + 8 <= bytes; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- every box says where the next one is
    await file.read(head, 0, 16, at);
    const declared = head.readUInt32BE(0);
    const size = declared === 1 ? Number(head.readBigUInt64BE(8)) : declared === 0 ? bytes - at : declared;
    const headBytes = declared === 1 ? 16 : 8;
    if (size < headBytes) return null;
    if (head.toString('latin1', 4, 8) === 'moov') return { type: 'moov', start: at + headBytes, end: at + size };
    at += size;
  }
  return null;
}

function examineTracks(movie: Buffer): ProcessReason | null {
  const top = boxesIn(movie, 0, movie.length);
  // A compressed movie box can unpack to anything; nothing has written one for twenty years.
  if (top.some(({ type }) => type === 'cmov')) return 'container_refused';
  const tracks = top.filter(({ type }) => type === 'trak');
  if (tracks.length > maxTracks) return 'too_many_tracks';
  for (const track of tracks) {
    const media = childOf(movie, track, 'mdia');
    const information = media === null ? null : childOf(movie, media, 'minf');
    if (information === null) continue;
    const references = childOf(movie, childOf(movie, information, 'dinf') ?? information, 'dref');
    if (references !== null && pointsOutside(movie, references)) return 'container_refused';
    const table = childOf(movie, information, 'stbl');
    const descriptions = table === null ? null : childOf(movie, table, 'stsd');
    if (descriptions !== null && isEncrypted(movie, descriptions)) return 'encrypted';
  }
  return null;
}

/** Full boxes with a count of entries: `dref` (§8.7.2) and `stsd` (§8.5.2). */
const entriesOf = (movie: Buffer, { start, end }: Box): readonly Box[] =>
  end - start < 8 ? [] : boxesIn(movie, start + 8, end);

/** Flag 1 = the samples lie in this file. */
const pointsOutside = (movie: Buffer, references: Box): boolean =>
  entriesOf(movie, references).some(({ start, end }) => end - start < 4 || (movie.readUInt32BE(start) & 1) === 0);

const encryptedEntries = new Set(['encv', 'enca', 'drmi', 'drms']);

const isEncrypted = (movie: Buffer, descriptions: Box): boolean =>
  entriesOf(movie, descriptions).some(({ type }) => encryptedEntries.has(type));

const childOf = (movie: Buffer, { start, end }: Box, type: string): Box | null =>
  boxesIn(movie, start, end).find((box) => box.type === type) ?? null;

function boxesIn(movie: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const declared = movie.readUInt32BE(at);
    // QuickTime ends a list of boxes with 32 zero bits; elsewhere a size of 0 means "to the end".
    if (declared === 0) break;
    const isLarge = declared === 1 && at + 16 <= to;
    const size = isLarge ? Number(movie.readBigUInt64BE(at + 8)) : declared;
    const start = at + (isLarge ? 16 : 8);
    if (size < start - at || at + size > to) throw new BrokenBox();
    boxes.push({ type: movie.toString('latin1', at + 4, at + 8), start, end: at + size });
    at += size;
  }
  return boxes;
}
