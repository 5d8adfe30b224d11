import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessReason } from '@amphi/contract';
import type { Container, VideoFacts } from '@amphi/media/ladder';
import type { Ffmpeg, FfmpegLimits, FfmpegResult, FfmpegRoom } from '../../platform/process/index.ts';
import { judge, maxPixels, picturesOf, type FileFacts, type Judgement } from './facts.ts';
import { parseFfmpegReport } from './ffmpeg-report.ts';
import { ffprobeWishes, parseFfprobe } from './ffprobe-report.ts';
import { readKeyframes } from './keyframes.ts';
import { firstFramesCommand, lookCommand, lookedAt, packetListCommand, packetListName } from './look.ts';
import { examineMovie } from './movie-boxes.ts';
import { readPacketList } from './packet-list.ts';
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

const limits: FfmpegLimits = {
  timeoutMs: 20_000,
  stuckMs: 20_000,
  memoryBytes: 2 * 1024 ** 3,
  outputBytes: 64 * 1024 * 1024,
  maxPixels,
};
/** Reading a file from end to end takes its time; a list of packets of a day fits into 64 MiB. */
const scanLimits: FfmpegLimits = { ...limits, timeoutMs: 120_000 };
/** So much of the end shows whether it is there. */
const tailMs = 15_000;

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

interface Look {
  readonly room: FfmpegRoom;
  readonly path: string;
  readonly bytes: number;
  readonly container: Container;
  readonly hasProbe: boolean;
  readonly maxMinutes: number;
  readonly signal: AbortSignal | undefined;
}

type First = { readonly container: Container; readonly bytes: number } | { readonly reason: ProcessReason };

async function sniffFile(path: string): Promise<First> {
  const file = await open(path, 'r');
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return { reason: 'not_media' };
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
  const guess = judgeOf(look, told, null);
  if (!guess.ok && !mayBeCorrected.has(guess.reason)) return guess;
  const pictures = picturesOf(told.streams);
  const picture = pictures.find(({ index }) => guess.ok && index === guess.facts.video.index) ?? pictures[0];
  if (picture === undefined) return { ok: false, reason: 'damaged' };
  const objection = await decodes(look, picture.codec, picture.index);
  if (objection !== null) return { ok: false, reason: objection };
  const final = judgeOf(look, told, await findEnd(look, told));
  if (!final.ok) return final;
  const keyframesMs = await keyframesOf(look, final.facts, pictures.indexOf(picture));
  return { ok: true, facts: { ...final.facts, keyframesMs } };
}

/** Files lie about their duration or do not tell it: the packets have the last word. */
const mayBeCorrected: ReadonlySet<ProcessReason> = new Set(['damaged', 'too_long']);

const judgeOf = ({ container, bytes, maxMinutes }: Look, raw: RawFile, endMs: number | null): Judgement =>
  judge(container, bytes, raw, endMs, { maxMinutes });

/** Why a run ended, where it did not end well. */
const reasonOf = ({ outcome, stderr }: FfmpegResult): ProcessReason => {
  if (/exceeds specified max pixel count|Picture size \d+x\d+ is invalid/.test(stderr)) return 'too_many_pixels';
  if (/max_streams/.test(stderr)) return 'too_many_tracks';
  if (/[Dd]ecoder \(codec \w+\) not found|no decoder found/.test(stderr)) return 'codec_refused';
  if (outcome === 'out_of_time' || outcome === 'stuck') return 'out_of_time';
  return 'damaged';
};

/** Asks ffprobe where there is one, else ffmpeg. */
async function describe(look: Look): Promise<RawFile | { readonly reason: ProcessReason }> {
  const { room, container, hasProbe, signal } = look;
  const request = { files: { [lookedAt]: look.path }, limits, ...(signal === undefined ? {} : { signal }) };
  if (hasProbe) {
    const told = parseFfprobe(await room.probe({ command: lookCommand(container, ffprobeWishes), ...request }));
    if (told !== null && told.streams.length > 0) return told;
  }
  const result = await room.run({ command: lookCommand(container, []), ...request });
  const told = parseFfmpegReport(result.stderr);
  return told === null || told.streams.length === 0 ? { reason: reasonOf(result) } : told;
}

/** Whether pictures come out of it at all. */
async function decodes(look: Look, codec: string, index: number): Promise<ProcessReason | null> {
  const command = firstFramesCommand(look.container, codec, index);
  const result = await run(look, command, limits);
  const { packets } = await takeList(look.room);
  return result.outcome === 'done' && packets > 0 ? null : reasonOf(result);
}

/** Looks whether the packets go on to where the file says it ends; if not, reads it all. */
async function findEnd(look: Look, told: RawFile): Promise<number | null> {
  const sounds = told.streams.filter(({ type, codec }) => type === 'audio' && codec !== 'none');
  const streams = [...picturesOf(told.streams), ...sounds].map(({ index }) => index);
  const saidMs = told.durationMs;
  if (saidMs !== null && saidMs > tailMs) {
    await run(look, packetListCommand(look.container, streams, saidMs - tailMs), scanLimits);
    const tail = await takeList(look.room);
    if (tail.endMs !== null) return tail.endMs;
  }
  await run(look, packetListCommand(look.container, streams, 0), scanLimits);
  return (await takeList(look.room)).endMs;
}

const run = (
  { room, path, signal }: Look,
  command: Parameters<FfmpegRoom['run']>[0]['command'],
  bounds: FfmpegLimits,
): Promise<FfmpegResult> =>
  room.run({ command, files: { [lookedAt]: path }, limits: bounds, ...(signal === undefined ? {} : { signal }) });

async function takeList(room: FfmpegRoom): Promise<ReturnType<typeof readPacketList>> {
  const path = join(room.folder, packetListName);
  const text = await readFile(path, 'latin1').catch(() => '');
  await rm(path, { force: true });
  return readPacketList(text);
}

/** Cheap only where the container has an index. */
async function keyframesOf(look: Look, facts: FileFacts, trackNumber: number): Promise<readonly number[] | null> {
  if (look.container !== 'mp4' && look.container !== 'matroska') return null;
  const times = await readKeyframes(look.path, trackNumber);
  return times?.map((time) => Math.max(0, time - facts.startMs)).filter((time) => time < facts.durationMs) ?? null;
}
