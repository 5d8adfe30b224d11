import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ffmpegArgs, ffprobeArgs } from './ffmpeg-args.ts';
import type { FfmpegLimits, FfmpegRequest, FfmpegResult, FfmpegRoom } from './ffmpeg-shape.ts';
import { cpuSecondsFor, type ChildUser, type Launcher } from './launcher.ts';
import { childListOf, removeRoom } from './leftover-rooms.ts';
import { makeOutputFolders, makeRoomFolder, measureFolder, takeOver } from './room-folder.ts';
import { watchChild, type WatchedResult } from './child-watch.ts';

/** Programs and place of all rooms of a process. */
export interface RoomOptions {
  readonly ffmpeg: string;
  readonly ffprobe: string | null;
  readonly launcher: Launcher;
  readonly scratch: string;
  /** Start of this process, see leftover-rooms. */
  readonly began: number;
}

const defaults: Required<FfmpegLimits> = {
  timeoutMs: 600_000,
  stuckMs: 60_000,
  memoryBytes: 4 * 1024 ** 3,
  outputBytes: 16 * 1024 ** 3,
  maxPixels: 6144 * 3456,
};
const maxProbeBytes = 8 * 1024 * 1024;
const firstDescriptor = 3;

/** Opens a private working folder for ffmpeg. */
export async function openRoom(options: RoomOptions): Promise<FfmpegRoom> {
  const user = options.launcher.pickUser();
  const name = `room-${process.pid}-${options.began}-${randomBytes(6).toString('hex')}`;
  const folder = join(await realpath(options.scratch), name);
  await makeRoomFolder(folder, user);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const start = async (isProbe: boolean, request: FfmpegRequest): Promise<WatchedResult> => {
    const run = runIn({ ...options, folder, user, isClosing: closing.signal }, isProbe, request);
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
    }
  };
  return {
    folder,
    async run(request) {
      const { stdout: _, ...result } = await start(false, request);
      return result satisfies FfmpegResult;
    },
    async probe(request) {
      if (options.ffprobe === null) return null;
      const { outcome, stdout } = await start(true, request);
      return outcome === 'done' ? parseJson(stdout) : null;
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
      await removeRoom(folder);
    },
  };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

interface Run extends RoomOptions {
  readonly folder: string;
  readonly user: ChildUser | null;
  readonly isClosing: AbortSignal;
}

async function runIn(room: Run, isProbe: boolean, request: FfmpegRequest): Promise<WatchedResult> {
  const { folder, user, launcher } = room;
  const limits = { ...defaults, ...request.limits };
  const program = isProbe ? (room.ffprobe ?? '') : room.ffmpeg;
  const opened: FileHandle[] = [];
  const offer = async (path: string): Promise<string> => {
    if (user === null) return resolve(path);
    const handle = await openForOthers(path);
    opened.push(handle);
    return `/proc/self/fd/${firstDescriptor + opened.length - 1}`;
  };
  try {
    const start = await offer(program);
    const places: Record<string, string> = {};
    for (const { file } of request.command.inputs) {
      const path = request.files[file];
      // oxlint-disable-next-line no-await-in-loop -- descriptors are numbered in order
      if (path !== undefined) places[file] = await offer(path);
    }
    await makeOutputFolders(folder, request.command.folders, user);
    const args = (isProbe ? ffprobeArgs : ffmpegArgs)(request.command, places, limits);
    const kernel = {
      cpuSeconds: cpuSecondsFor(limits.timeoutMs),
      memoryBytes: limits.memoryBytes,
      fileBytes: limits.outputBytes,
    };
    const result = await watchChild({
      argv: launcher.chain(start, args, kernel, user),
      folder,
      descriptors: opened.map(({ fd }) => fd),
      timeoutMs: limits.timeoutMs,
      stuckMs: isProbe ? null : limits.stuckMs,
      maxStdoutBytes: maxProbeBytes,
      measureOutput: () => measureFolder(folder),
      maxOutputBytes: limits.outputBytes,
      onStart: (pid) => appendFileSync(childListOf(folder), `${pid}\n`),
      onProgress: request.onProgress,
      signal: request.signal === undefined ? room.isClosing : AbortSignal.any([request.signal, room.isClosing]),
    });
    await takeOver(folder, user);
    return result;
  } finally {
    await Promise.all(opened.map((handle) => handle.close()));
  }
}

const readableByOthers = 0o004;

/**
 * Opens a file so that a child with another user can open it again by its descriptor, without being able to walk the folders above. That
 * needs the file itself to be readable by others; those folders are private, so nobody else gains anything.
 */
async function openForOthers(path: string): Promise<FileHandle> {
  const handle = await open(path, 'r');
  const { mode } = await handle.stat();
  if ((mode & readableByOthers) === 0) await handle.chmod((mode & 0o777) | readableByOthers);
  return handle;
}
