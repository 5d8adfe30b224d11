import { open, stat } from 'node:fs/promises';
import type { ProcessReason } from '@amphi/contract';
import type { Container, VideoFacts } from '@amphi/media/ladder';
import type { Ffmpeg } from '../../platform/process/index.ts';
import { judge, picturesOf, type FileFacts, type Judgement, type Seen } from './facts.ts';
import { decodeFirst, describe, findEnd, type Look } from './inspection.ts';
import { readKeyframes } from './keyframes.ts';
import { examineMovie } from './movie-boxes.ts';
import type { RawFile } from './raw-file.ts';
import { sniff, sniffBytes } from './sniff.ts';

/** What became of looking at a file. */
export type Examination =
  | { readonly ok: true; readonly facts: VideoFacts }
  | { readonly ok: false; readonly reason: ProcessReason };

/** Looks at uploads before anything else does. */
export interface Probe {
  /** Says what a file is, or why it is refused. Rejects only when our own disk does. */
  examine(path: string, signal?: AbortSignal): Promise<Examination>;
}

/** What a probe needs. */
export interface ProbeOptions {
  readonly ffmpeg: Pick<Ffmpeg, 'abilities' | 'openRoom'>;
  /** Setting `video.maxMinutes`, asked for every file. */
  readonly maxMinutes: () => number;
}

/** Makes a probe on that ffmpeg. */
export const createProbe = ({ ffmpeg, maxMinutes }: ProbeOptions): Probe => ({
  async examine(path, signal) {
    const first = await sniffFile(path);
    if ('reason' in first) return { ok: false, reason: first.reason };
    const room = await ffmpeg.openRoom();
    try {
      const look: Look = {
        room,
        path,
        ...first,
        hasProbe: ffmpeg.abilities.hasProbe,
        signal,
        maxMinutes: maxMinutes(),
      };
      return await examineIn(look);
    } finally {
      await room.close();
    }
  },
});

type First = { readonly container: Container; readonly bytes: number } | { readonly reason: ProcessReason };

async function sniffFile(path: string): Promise<First> {
  // Opening a pipe would wait for somebody to write into it.
  const facts = await stat(path);
  if (!facts.isFile()) return { reason: 'not_media' };
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(sniffBytes);
    const { bytesRead } = await file.read(head, 0, sniffBytes, 0);
    const found = sniff(head.subarray(0, bytesRead));
    if (found === 'unknown') return { reason: 'not_media' };
    if (found === 'refused') return { reason: 'container_refused' };
    const objection = found.container === 'mp4' ? await examineMovie(file, facts.size) : null;
    return objection === null ? { container: found.container, bytes: facts.size } : { reason: objection };
  } finally {
    await file.close();
  }
}

async function examineIn(look: Look): Promise<Examination> {
  const told = await describe(look);
  if ('reason' in told) return { ok: false, reason: told.reason };
  const guess = judgeOf(look, told, { endMs: null, firstMs: null });
  if (!guess.ok && !mayBeCorrected.has(guess.reason)) return guess;
  const pictures = picturesOf(told.streams);
  const picture = pictures.find(({ index }) => guess.ok && index === guess.facts.video.index) ?? pictures[0];
  if (picture === undefined) return { ok: false, reason: 'damaged' };
  const first = await decodeFirst(look, picture);
  if ('reason' in first) return { ok: false, reason: first.reason };
  const final = judgeOf(look, told, { firstMs: first.firstMs, endMs: await findEnd(look, told) });
  if (!final.ok) return final;
  const keyframesMs = await keyframesOf(look, final.facts, pictures.indexOf(picture));
  return { ok: true, facts: { ...final.facts, keyframesMs } };
}

/** Files lie about their duration or do not tell it: the packets have the last word. */
const mayBeCorrected: ReadonlySet<ProcessReason> = new Set(['damaged', 'too_long']);

const judgeOf = ({ container, bytes, maxMinutes }: Look, raw: RawFile, seen: Seen): Judgement =>
  judge(container, bytes, raw, seen, { maxMinutes });

/** Cheap only where the container has an index. */
async function keyframesOf(look: Look, facts: FileFacts, trackNumber: number): Promise<readonly number[] | null> {
  if (look.container !== 'mp4' && look.container !== 'matroska') return null;
  const times = await readKeyframes(look.path, trackNumber);
  return times?.map((time) => Math.max(0, time - facts.startMs)).filter((time) => time < facts.durationMs) ?? null;
}
