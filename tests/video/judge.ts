/** What really came out, by ffmpeg's and mediabunny's own reading. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { ffmpegPath } from '../harness/media/encode.ts';
import { runChild } from '../harness/process/child.ts';

/** A rendition as a player would find it. */
export interface Found {
  readonly path: string;
  readonly segments: number;
  /** Of each segment, as the playlist says, seconds. */
  readonly lengths: readonly number[];
}

/** Puts initialisation and segments of a folder into one file. */
export async function joinSegments(folder: string): Promise<Found> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s')).toSorted();
  const parts = await Promise.all(['init.mp4', ...names].map((name) => readFile(join(folder, name))));
  const path = join(folder, 'joined.mp4');
  await writeFile(path, Buffer.concat(parts));
  const playlist = await readFile(join(folder, 'index.m3u8'), 'utf8');
  const lengths = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, length]) => Number(length));
  return { path, segments: names.length, lengths };
}

/** Times of packets and keyframes, seconds, and the size, by mediabunny. */
export async function readPictures(path: string): Promise<{
  readonly size: string;
  readonly codec: string | null;
  readonly times: readonly number[];
  readonly keyframes: readonly number[];
}> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('no picture');
  const times: number[] = [];
  const keyframes: number[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    times.push(packet.timestamp);
    if (packet.type === 'key') keyframes.push(packet.timestamp);
  }
  return {
    size: `${track.codedWidth}x${track.codedHeight}`,
    codec: track.codec,
    times: times.toSorted((a, b) => a - b),
    keyframes,
  };
}

/** First and last moment of a sound, seconds, with its shape. */
export async function readSound(path: string): Promise<{
  readonly start: number;
  readonly end: number;
  readonly channels: number;
  readonly sampleRate: number;
}> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  if (track === null) throw new Error('no sound');
  return {
    start: await track.getFirstTimestamp(),
    end: await track.computeDuration(),
    channels: track.numberOfChannels,
    sampleRate: track.sampleRate,
  };
}

/** Mean brightness of every frame, 0 to 255, in order. */
async function brightness(path: string): Promise<readonly number[]> {
  const raw = await decode(path, [
    '-map',
    '0:v',
    '-vf',
    'scale=2:2:flags=area,format=gray',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
  ]);
  return Array.from({ length: raw.length / 4 }, (_, frame) => Math.max(...raw.subarray(frame * 4, frame * 4 + 4)));
}

/** Number of the first frame that is white; -1 = none. */
export const firstFlash = async (path: string): Promise<number> =>
  (await brightness(path)).findIndex((value) => value > 190);

/** Second of the first loud sample, from the track's beginning; null = none. */
export async function firstTone(path: string, sampleRate: number): Promise<number | null> {
  const raw = await decode(path, [
    '-map',
    '0:a',
    '-af',
    'aresample=async=1:min_hard_comp=0.03',
    '-ac',
    '1',
    '-ar',
    String(sampleRate),
    '-f',
    's16le',
  ]);
  for (let at = 0; at + 2 <= raw.length; at += 2) if (Math.abs(raw.readInt16LE(at)) > 3000) return at / 2 / sampleRate;
  return null;
}

/** Which corner of a frame is red. */
export async function findMark(path: string): Promise<string | null> {
  const raw = await decode(path, [
    '-map',
    '0:v',
    '-frames:v',
    '1',
    '-vf',
    'scale=8:8:flags=area,format=rgb24',
    '-f',
    'rawvideo',
  ]);
  const isRed = (x: number, y: number): boolean => {
    const at = (y * 8 + x) * 3;
    return (raw[at] ?? 0) > 150 && (raw[at + 1] ?? 255) < 90;
  };
  if (isRed(0, 0)) return 'top left';
  if (isRed(7, 0)) return 'top right';
  if (isRed(7, 7)) return 'bottom right';
  return isRed(0, 7) ? 'bottom left' : null;
}

async function decode(path: string, args: readonly string[]): Promise<Buffer> {
  const out = `${path}.raw`;
  await runChild(ffmpegPath, ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-i', path, ...args, out]);
  return readFile(out);
}
