import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessReason } from '@amphi/contract';
import type { Container } from '@amphi/media/ladder';
import type { FfmpegLimits, FfmpegResult, FfmpegRoom } from '../../platform/process/index.ts';
import { maxPixels, picturesOf } from './facts.ts';
import { parseFfmpegReport } from './ffmpeg-report.ts';
import { ffprobeWishes, parseFfprobe } from './ffprobe-report.ts';
import {
  firstFramesCommand,
  firstPacketName,
  lookCommand,
  lookedAt,
  packetListCommand,
  packetListName,
} from './look.ts';
import { readPacketList } from './packet-list.ts';
import type { RawFile, RawStream } from './raw-file.ts';

/** A file that is being looked at. */
export interface Look {
  readonly room: FfmpegRoom;
  readonly path: string;
  readonly bytes: number;
  readonly container: Container;
  readonly hasProbe: boolean;
  readonly maxMinutes: number;
  readonly signal: AbortSignal | undefined;
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

/** Why a run ended, where it did not end well. */
const reasonOf = ({ outcome, stderr }: FfmpegResult): ProcessReason => {
  if (/exceeds specified max pixel count|Picture size \d+x\d+ is invalid/.test(stderr)) return 'too_many_pixels';
  if (/max_streams/.test(stderr)) return 'too_many_tracks';
  if (/[Dd]ecoder \(codec \w+\) not found|no decoder found/.test(stderr)) return 'codec_refused';
  if (outcome === 'out_of_time' || outcome === 'stuck') return 'out_of_time';
  return 'damaged';
};

/** Asks ffprobe where there is one, else ffmpeg. */
export async function describe(look: Look): Promise<RawFile | { readonly reason: ProcessReason }> {
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

/** Decodes the first pictures; `firstMs` is when the first packet would be shown, milliseconds of the file's own time. */
export async function decodeFirst(
  look: Look,
  { codec, index }: Pick<RawStream, 'codec' | 'index'>,
): Promise<{ readonly firstMs: number | null } | { readonly reason: ProcessReason }> {
  const result = await run(look, firstFramesCommand(look.container, codec, index), limits);
  const frames = await takeList(look.room, packetListName);
  const { firstMs } = await takeList(look.room, firstPacketName);
  return result.outcome === 'done' && frames.packets > 0 ? { firstMs } : { reason: reasonOf(result) };
}

/** Looks whether the packets go on to where the file says it ends; if not, reads it all. */
export async function findEnd(look: Look, told: RawFile): Promise<number | null> {
  const sounds = told.streams.filter(({ type, codec }) => type === 'audio' && codec !== 'none');
  const streams = [...picturesOf(told.streams), ...sounds].map(({ index }) => index);
  const saidMs = told.durationMs;
  if (saidMs !== null && saidMs > tailMs) {
    await run(look, packetListCommand(look.container, streams, saidMs - tailMs), scanLimits);
    const tail = await takeList(look.room, packetListName);
    if (tail.endMs !== null) return tail.endMs;
  }
  await run(look, packetListCommand(look.container, streams, 0), scanLimits);
  return (await takeList(look.room, packetListName)).endMs;
}

const run = (
  { room, path, signal }: Look,
  command: Parameters<FfmpegRoom['run']>[0]['command'],
  bounds: FfmpegLimits,
): Promise<FfmpegResult> =>
  room.run({ command, files: { [lookedAt]: path }, limits: bounds, ...(signal === undefined ? {} : { signal }) });

async function takeList(room: FfmpegRoom, name: string): Promise<ReturnType<typeof readPacketList>> {
  const path = join(room.folder, name);
  const text = await readFile(path, 'latin1').catch(() => '');
  await rm(path, { force: true });
  return readPacketList(text);
}
