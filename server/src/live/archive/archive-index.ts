import type { InitEvent } from '@amphi/media/segment';
import { z } from 'zod';

/** First line of `index.jsonl`: what never changes in the session. */
export interface IndexHeader {
  readonly type: 'header';
  readonly version: 1;
  readonly liveId: string;
  readonly prefix: string;
  readonly isRecorded: boolean;
  readonly partTargetMs: number;
  readonly targetDurationSeconds: number;
}

/** One init segment; its bytes lie beside the index. */
export interface IndexInit extends Omit<InitEvent, 'type' | 'bytes'> {
  readonly type: 'init';
}

/** One finished segment, in the order of the session. */
export interface IndexSegment {
  readonly type: 'segment';
  readonly msn: number;
  readonly initId: number;
  /** On the session's timeline. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly isDiscontinuity: boolean;
  /** Wall clock of the first sample in milliseconds since 1970. */
  readonly dateMs: number;
}

/** One line of the index. */
export type IndexLine = IndexHeader | IndexInit | IndexSegment;

/** A whole index as read back. */
export interface ArchiveIndex {
  readonly header: IndexHeader | null;
  readonly inits: readonly IndexInit[];
  readonly segments: readonly IndexSegment[];
}

const count = z.number().int().nonnegative();
const lineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('header'),
    version: z.literal(1),
    liveId: z.string(),
    prefix: z.string(),
    isRecorded: z.boolean(),
    partTargetMs: z.number().positive(),
    targetDurationSeconds: z.number().positive(),
  }),
  z.object({
    type: z.literal('init'),
    initId: count,
    codecs: z.string(),
    width: count,
    height: count,
    frameRate: z.number().nullable(),
    hasVideo: z.boolean(),
    hasAudio: z.boolean(),
  }),
  z.object({
    type: z.literal('segment'),
    msn: count,
    initId: count,
    startMs: z.number(),
    durationMs: z.number().nonnegative(),
    bytes: count,
    isDiscontinuity: z.boolean(),
    dateMs: z.number(),
  }),
]);

export const archiveFolder = (sessionId: string): string => `live/${sessionId}/`;
export const indexKey = (sessionId: string): string => `${archiveFolder(sessionId)}index.jsonl`;
export const segmentKey = (sessionId: string, msn: number): string => `${archiveFolder(sessionId)}${msn}.m4s`;
export const initKey = (sessionId: string, initId: number): string => `${archiveFolder(sessionId)}init-${initId}.mp4`;

/** Lines as bytes, each ended by a line feed. */
export const serializeLines = (lines: readonly IndexLine[]): Uint8Array =>
  Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** Reads an index; a torn or foreign line (a crash cut the last one) is left out. */
export function parseIndex(text: string): ArchiveIndex {
  let header: IndexHeader | null = null;
  const inits: IndexInit[] = [];
  const segments: IndexSegment[] = [];
  for (const row of text.split('\n')) {
    const line = parseLine(row);
    if (line === null) continue;
    if (line.type === 'header') header ??= line;
    else if (line.type === 'init') inits.push(line);
    else if (line.msn > (segments.at(-1)?.msn ?? -1)) segments.push(line);
  }
  return { header, inits, segments };
}

function parseLine(row: string): IndexLine | null {
  if (row === '') return null;
  try {
    return lineSchema.safeParse(JSON.parse(row)).data ?? null;
  } catch {
    return null;
  }
}
