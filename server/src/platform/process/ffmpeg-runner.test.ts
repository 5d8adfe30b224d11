import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FfmpegCommand } from '@amphi/media/ladder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFfmpeg, type Ffmpeg } from './index.ts';

let folder: string;
let ffmpeg: Ffmpeg;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-sandbox-'));
  const made = await createFfmpeg({ program: null, scratch: join(folder, 'scratch') });
  if (made === null) throw new Error('this machine has no ffmpeg');
  ffmpeg = made;
  await writeFile(join(folder, 'tone.wav'), tone(8000));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

/** So many samples of 8 kHz silence. */
function tone(samples: number): Buffer {
  const head = Buffer.from(
    '524946460000000057415645666d74201000000001000100401f0000401f0000010008006461746100000000',
    'hex',
  );
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

const wav = (args: readonly string[], folders: readonly string[] = []): FfmpegCommand => ({
  inputs: [{ file: 'source', demuxer: 'wav', decoders: ['pcm_u8'], options: [] }],
  args,
  folders,
  durationMs: 1000,
});
/** Never ends by itself, and tells its progress; a second of it takes a second. */
const endless = (): FfmpegCommand => ({
  ...wav(['-f', 'null', '-']),
  inputs: [{ file: 'source', demuxer: 'wav', decoders: ['pcm_u8'], options: ['-stream_loop', '-1', '-re'] }],
});
const files = (): Record<string, string> => ({ source: join(folder, 'tone.wav') });

test('makes a file in a private room and tells how far it is', async () => {
  const room = await ffmpeg.openRoom();
  const seen: number[] = [];
  const command = wav(['-c:a', 'aac', 'out/sound.m4a'], ['out']);
  const result = await room.run({ command, files: files(), onProgress: ({ outMs }) => seen.push(outMs) });
  expect(result, result.stderr).toMatchObject({ outcome: 'done', code: 0 });
  expect((await stat(join(room.folder, 'out/sound.m4a'))).uid).toBe(process.getuid?.());
  expect(seen.at(-1)).toBeGreaterThan(900);
  await room.close();
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('takes what ffprobe says, where there is one', async () => {
  const room = await ffmpeg.openRoom();
  const answer = await room.probe({ command: wav(['-show_streams']), files: files() });
  if (ffmpeg.abilities.hasProbe) expect(answer).toMatchObject({ streams: [{ codec_name: 'pcm_u8', channels: 1 }] });
  else expect(answer).toBeNull();
  await room.close();
});

test('refuses what is not on the lists', async () => {
  const room = await ffmpeg.openRoom();
  const command = wav(['-f', 'null', '-']);
  const run = (input: object) =>
    room.run({ command: { ...command, inputs: [{ ...command.inputs[0]!, ...input }] }, files: files() });
  expect(await run({ decoders: ['aac'] })).toMatchObject({ outcome: 'failed' });
  expect(await run({ decoders: [] })).toMatchObject({ outcome: 'failed' });
  expect(await run({ demuxer: 'mov' })).toMatchObject({ outcome: 'failed' });
  await room.close();
});

test('a caller, a clock and a standstill end a run', async () => {
  const room = await ffmpeg.openRoom();
  const abort = new AbortController();
  const cancelled = room.run({
    command: endless(),
    files: files(),
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  const late = room.run({ command: endless(), files: files(), limits: { timeoutMs: 100 } });
  // Reads a pipe that nobody writes to: it lives and gets nowhere.
  const stuck = room.run({
    command: {
      ...wav(['-f', 'null', '-']),
      inputs: [{ file: 'source', demuxer: 'wav', decoders: ['pcm_u8'], options: ['-itsoffset', '0'] }],
    },
    files: files(),
    limits: { stuckMs: -1 },
  });
  expect((await cancelled).outcome).toBe('cancelled');
  expect((await late).outcome).toBe('out_of_time');
  expect(['stuck', 'done']).toContain((await stuck).outcome);
  await room.close();
});
