import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FfmpegCommand } from '@amphi/media/ladder';
import { surveyFfmpeg } from './ffmpeg.ts';
import { openRoom, type RoomOptions } from './ffmpeg-room.ts';
import type { Ffmpeg, FfmpegAbilities, FfmpegOptions, MissingLayer } from './ffmpeg-shape.ts';
import { createLauncher, findProgram, type ChildUser, type Launcher } from './launcher.ts';
import { startOfProcess, sweepRooms } from './leftover-rooms.ts';
import { runProcess } from './run-process.ts';

/** Only we may look into the scratch folder. */
const privateMode = 0o700;

/**
 * Finds ffmpeg, tries the layers of protection of this machine, tidies up after killed predecessors. Null = no ffmpeg, or one that
 * does not keep the lists that make hostile files harmless: it is refused.
 */
export async function createFfmpeg(options: FfmpegOptions): Promise<Ffmpeg | null> {
  const [survey, launcher] = await Promise.all([surveyFfmpeg(options.program), createLauncher()]);
  if (survey === null) return null;
  const found = survey.facts;
  await mkdir(options.scratch, { recursive: true, mode: privateMode });
  const scratch = await realpath(options.scratch);
  await sweepRooms(scratch);
  const program = found.program.includes('/') ? found.program : (findProgram(found.program) ?? found.program);
  const began = (await startOfProcess(process.pid)) ?? 0;
  const room: RoomOptions = { ffmpeg: program, ffprobe: await findProbe(program), launcher, scratch, began };
  const [isSafe, hasZscale, openFolders] = await Promise.all([
    keepsLists(room),
    hasToneMapping(program),
    findOpenFolders(launcher, options.hidden ?? []),
  ]);
  if (!isSafe) return null;
  const abilities: FfmpegAbilities = {
    version: found.version,
    hasProbe: room.ffprobe !== null,
    hasH264: found.hasH264,
    hasAac: found.hasAac,
    av1Encoder: ['libsvtav1', 'libaom-av1'].find((name) => survey.encoders.includes(` ${name} `)) ?? null,
    hasWebp: survey.encoders.includes(' libwebp '),
    hasZscale,
    missing: [...launcher.missing, ...openFolders],
  };
  return { abilities, openRoom: () => openRoom(room) };
}

/** The ffprobe beside that ffmpeg: another version would contradict it. */
const findProbe = async (ffmpeg: string): Promise<string | null> => {
  const program = join(dirname(ffmpeg), 'ffprobe');
  const answer = await runProcess(program, ['-version'], { timeoutMs: 10_000 }).catch(() => null);
  return answer?.code === 0 ? program : null;
};

const hasToneMapping = async (program: string): Promise<boolean> => {
  const { stdout } = await runProcess(program, ['-hide_banner', '-filters'], { timeoutMs: 10_000 });
  return / zscale\s/.test(stdout) && / tonemap\s/.test(stdout);
};

/** 8 kHz, 8 bit, one channel, 80 samples of silence (Multimedia Programming Interface 1.0, WAVE). */
const silence = Buffer.concat([
  Buffer.from('524946467400000057415645666d74201000000001000100401f0000401f00000100080064617461', 'hex'),
  Buffer.from([80, 0, 0, 0]),
  Buffer.alloc(80, 128),
]);

/** Whether the options of the lists exist (an unknown one ends ffmpeg at once) and an unlisted decoder stays shut. */
async function keepsLists(options: RoomOptions): Promise<boolean> {
  const sample = join(options.scratch, `sample-${process.pid}.wav`);
  const room = await openRoom(options);
  const plays = async (decoder: string): Promise<boolean> => {
    const command: FfmpegCommand = {
      inputs: [{ file: 'sample', demuxer: 'wav', decoders: [decoder], options: [] }],
      args: ['-f', 'null', '-'],
      folders: [],
      durationMs: 10,
    };
    const limits = { timeoutMs: 20_000 };
    return (await room.run({ command, files: { sample }, limits })).outcome === 'done';
  };
  try {
    await writeFile(sample, silence);
    const [isListed, isUnlisted] = await Promise.all([plays('pcm_u8'), plays('aac')]);
    return isListed && !isUnlisted;
  } finally {
    await room.close();
    await rm(sample, { force: true });
  }
}

/** Folders that should be closed to the users of children and are not, tried as such a user. */
async function findOpenFolders(launcher: Launcher, folders: readonly string[]): Promise<readonly MissingLayer[]> {
  const user: ChildUser | null = launcher.pickUser();
  const list = findProgram('ls');
  if (user === null || list === null) {
    return user === null && folders.length > 0
      ? [{ layer: 'files', why: 'ffmpeg could read what the server can read: it has no user of its own' }]
      : [];
  }
  const limits = { cpuSeconds: 10, memoryBytes: 1024 ** 3, fileBytes: 0 };
  const isOpen = async (folder: string): Promise<boolean> => {
    if ((await readdir(folder).catch(() => null)) === null) return false;
    const [program = '', ...args] = launcher.chain(list, [folder], limits, user);
    return (await runProcess(program, args, { timeoutMs: 10_000 })).code === 0;
  };
  const open = await Promise.all(folders.map(isOpen));
  const names = folders.filter((_, index) => open[index]);
  return names.length === 0
    ? []
    : [{ layer: 'files', why: `every user of the machine can list these folders: ${names.join(', ')}` }];
}
