import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FfmpegCommand } from '@amphi/media/ladder';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
  expect(result).toMatchObject({ outcome: 'done', code: 0 });
  expect((await stat(join(room.folder, 'out/sound.m4a'))).uid).toBe(process.getuid?.());
  expect(seen.at(-1)).toBeGreaterThan(900);
  await room.close();
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('takes what ffprobe says, where there is one', async () => {
  const room = await ffmpeg.openRoom();
  const answer = await room.probe({ command: wav(['-show_streams']), files: files() });
  expect(JSON.stringify(answer).includes('"codec_name":"pcm_u8"')).toBe(ffmpeg.abilities.hasProbe);
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

test('a caller and the clock end a run', async () => {
  const room = await ffmpeg.openRoom();
  const abort = new AbortController();
  const cancelled = room.run({
    command: endless(),
    files: files(),
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  const late = room.run({ command: endless(), files: files(), limits: { timeoutMs: 100 } });
  expect((await cancelled).outcome).toBe('cancelled');
  expect((await late).outcome).toBe('out_of_time');
  await room.close();
});

test('closing a room ends what runs in it', async () => {
  const room = await ffmpeg.openRoom();
  const { promise: running, resolve } = Promise.withResolvers<void>();
  const run = room.run({ command: endless(), files: files(), onProgress: () => resolve() });
  await running;
  await room.close();
  expect((await run).outcome).toBe('cancelled');
});

test('a file that grows too large ends a run', async () => {
  const room = await ffmpeg.openRoom();
  const raw = wav(['-f', 'f64le', 'sound.raw']);
  const result = await room.run({ command: raw, files: files(), limits: { outputBytes: 10_000 } });
  expect(result.outcome).toBe('out_of_space');
  await room.close();
});

test.runIf(process.platform === 'linux')('a run without memory ends by itself', async () => {
  const room = await ffmpeg.openRoom();
  const picture = ['-f', 'lavfi', '-i', 'color=s=4096x2160:d=0.1', '-map', '1', '-c:v', 'libx264', '-f', 'null', '-'];
  const limits = { memoryBytes: 250 * 1024 * 1024 };
  expect((await room.run({ command: wav(picture), files: files(), limits })).outcome).toBe('out_of_memory');
  await room.close();
});

test.runIf(isRoot)(
  'as root every room has a user of its own that reaches neither our folders nor the network',
  async () => {
    const hidden = join(folder, 'hidden');
    await mkdir(hidden, { mode: 0o700 });
    await writeFile(join(hidden, 'other.wav'), tone(8000), { mode: 0o644 });
    const [room, other] = await Promise.all([ffmpeg.openRoom(), ffmpeg.openRoom()]);
    expect((await stat(room.folder)).uid).toBeGreaterThan(1000);
    expect((await stat(room.folder)).uid).not.toBe((await stat(other.folder)).uid);
    // As if the lists had a hole: a path in the arguments of the command itself.
    const peek = wav(['-f', 'wav', '-i', join(hidden, 'other.wav'), '-map', '1', '-f', 'null', '-']);
    const looked = await room.run({ command: peek, files: files() });
    expect(looked.outcome).toBe('failed');
    expect(looked.stderr).toContain('Permission denied');
    const server = createServer((socket) => socket.end());
    let calls = 0;
    server.on('connection', () => (calls += 1));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const call = wav(['-f', 'wav', '-i', `tcp://127.0.0.1:${port}`, '-map', '1', '-f', 'null', '-']);
    expect((await room.run({ command: call, files: files() })).outcome).toBe('failed');
    expect(calls).toBe(0);
    server.close();
    await Promise.all([room.close(), other.close()]);
  },
);

test.runIf(isRoot)('says which layers are missing, and finds folders that stand open', async () => {
  const open = join(folder, 'open');
  const shut = join(folder, 'shut');
  await Promise.all([mkdir(open, { mode: 0o755 }), mkdir(shut, { mode: 0o700 })]);
  await chmod(folder, 0o755);
  const made = await createFfmpeg({ program: null, scratch: join(folder, 'scratch'), hidden: [open, shut] });
  expect(made?.abilities.missing).toEqual([{ layer: 'files', why: expect.stringContaining(open) }]);
});

test('what is no plain file does not come out of a room', async () => {
  const room = await ffmpeg.openRoom();
  await symlink('/etc/passwd', join(room.folder, 'link'));
  await link(join(folder, 'tone.wav'), join(room.folder, 'second-name'));
  await room.run({ command: wav(['-f', 'wav', 'made.wav']), files: files() });
  expect(await readdir(room.folder)).toEqual(['made.wav']);
  await room.close();
});

test('refuses an ffmpeg that does not know the lists', async () => {
  const program = join(folder, 'ffmpeg');
  const script = '#!/bin/sh\ncase "$*" in *whitelist*) exit 1;; *-version*) echo "ffmpeg version 0.9";; esac\n';
  await writeFile(program, script, { mode: 0o755 });
  expect(await createFfmpeg({ program, scratch: join(folder, 'scratch') })).toBeNull();
});

test('a killed server takes its ffmpeg along, and the next start removes the room', async () => {
  const scratch = join(folder, 'scratch');
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('testing/endless-run.ts', import.meta.url)), scratch, join(folder, 'tone.wav')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const [room = ''] = await readdir(scratch).then((names) => names.filter((name) => !name.endsWith('.children')));
  const pid = Number((await readFile(join(scratch, `${room}.children`), 'utf8')).trim().split('\n').at(-1));
  expect(line).toBe('running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await createFfmpeg({ program: null, scratch });
  expect(await readdir(scratch)).toEqual([]);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
});

/** A process that ended and was not yet asked for is none. */
function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return process.platform !== 'linux' && process.kill(pid, 0);
  }
}
