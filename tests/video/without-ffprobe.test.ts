/** npm's ffmpeg comes without ffprobe: what it tells by itself has to do. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFfmpeg } from '../../server/src/platform/process/index.ts';
import { createProbe, type Probe } from '../../server/src/video/probe/index.ts';
import { modernFfmpegPath } from '../harness/media/encode.ts';
import { awkwardFiles } from './awkward.ts';

const names = [
  'plain.mp4',
  'turned-90.mp4',
  'anamorphic.mp4',
  'three-languages.mkv',
  'hdr-pq.mp4',
  'late.ts',
  'asp.avi',
];
let folder: string;
let alone: Probe;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-alone-'));
  const ffmpeg = await createFfmpeg({
    program: modernFfmpegPath ?? process.execPath,
    scratch: join(folder, 'scratch'),
  });
  if (ffmpeg?.abilities.hasProbe === true) throw new Error('there is an ffprobe beside it');
  if (ffmpeg !== null) alone = createProbe({ ffmpeg, maxMinutes: () => 60 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const chosen = awkwardFiles.filter(({ name }) => names.includes(name));

test.runIf(modernFfmpegPath !== null).each(chosen.map((specimen) => [specimen.name, specimen] as const))(
  'finds the same in %s',
  async (name, { make, facts }) => {
    const home = join(folder, name.replaceAll('.', '-'));
    await mkdir(home);
    const path = await make(home);
    expect(await alone.examine(path)).toMatchObject({ ok: true, facts });
  },
);
