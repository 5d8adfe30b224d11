/** Small clips for the pipeline, encoded once and kept in the temporary folder under the hash of their arguments. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegPath } from '../harness/media/encode.ts';
import { runChild } from '../harness/process/child.ts';

/** Makes a clip by these ffmpeg arguments (all but the output); answers its path. */
async function makeClip(args: readonly string[], ending = 'mp4'): Promise<string> {
  const folder = join(tmpdir(), `amphi-clips-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true });
  const hash = createHash('sha256')
    .update(JSON.stringify([args, ending]))
    .digest('hex')
    .slice(0, 16);
  const path = join(folder, `pipeline-${hash}.${ending}`);
  if (existsSync(path)) return path;
  const draft = `${path}.${process.pid}.${ending}`;
  await runChild(ffmpegPath, ['-hide_banner', '-v', 'error', '-y', ...args, draft]);
  await rename(draft, path);
  return path;
}

const words = (text: string): readonly string[] => text.split(' ');
const picture = (seconds: number, size = '320x180', rate = '30'): string[] => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`,
];
const tone = (seconds: number, hertz = 440): string[] => ['-f', 'lavfi', '-i', `sine=f=${hertz}:r=48000:d=${seconds}`];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-pix_fmt', 'yuv420p', '-threads', '1'];
const aac = ['-c:a', 'aac', '-b:a', '96k', '-ac', '2'];

/** H.264 and AAC with reordered frames and a keyframe every 2 s: plays as it is. */
export const plainClip = (seconds = 8): Promise<string> =>
  makeClip([...picture(seconds), ...tone(seconds), ...h264, '-g', '60', ...aac]);

/** The same without sound. */
export const silentClip = (): Promise<string> => makeClip([...picture(6), ...h264, '-g', '60']);

/** A picture that no browser plays as it is, with sound that must be encoded. */
export const foreignClip = (seconds = 8): Promise<string> =>
  makeClip(
    [
      ...picture(seconds),
      ...tone(seconds - 0.2),
      '-c:v',
      'mpeg4',
      '-q:v',
      '4',
      '-g',
      '30',
      '-c:a',
      'libmp3lame',
      '-b:a',
      '96k',
    ],
    'mkv',
  );

/** H.264 held upright by its matrix. */
export const turnedClip = async (): Promise<string> => {
  const upright = await plainClip(6);
  return makeClip(['-i', upright, '-c', 'copy', '-metadata:s:v:0', 'rotate=90']);
};

/** Two sound tracks of two languages. */
export const bilingualClip = (): Promise<string> =>
  makeClip(
    [
      ...picture(6),
      ...tone(6, 440),
      ...tone(6, 880),
      ...words('-map 0:v -map 1:a -map 2:a -g 60'),
      ...h264,
      ...aac,
      ...words('-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi -disposition:a:1 0'),
    ],
    'mkv',
  );

/** Distances between frames that change. */
export const unevenClip = (): Promise<string> =>
  makeClip([
    ...picture(8),
    ...tone(8),
    ...words("-vf select='if(lt(t,4),1,not(mod(n,3)))' -vsync vfr -g 60"),
    ...h264,
    ...aac,
  ]);

/** Not a video at all. */
export const noVideo = (): Promise<string> => makeClip([...tone(3), ...aac], 'm4a');
