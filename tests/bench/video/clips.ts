/** Material of the measurements: noise and movement, so that encoders have work to do. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegPath } from '../../harness/media/encode.ts';
import { runChild } from '../../harness/process/child.ts';

const folder = join(tmpdir(), `amphi-clips-${process.getuid?.() ?? 0}`);

const make = async (args: readonly string[]): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const hash = createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 16);
  const path = join(folder, `bench-${hash}.mp4`);
  if (existsSync(path)) return path;
  const draft = `${path}.${process.pid}.mp4`;
  await runChild(ffmpegPath, ['-hide_banner', '-v', 'error', '-y', ...args, draft]);
  await rename(draft, path);
  return path;
};

const recipe = [
  '-f lavfi -i testsrc2=s=1920x1080:r=30:d=10 -f lavfi -i sine=f=440:r=48000:d=10',
  '-vf noise=alls=6:allf=t,format=yuv420p -c:v libx264 -preset veryfast -bf 2',
  '-b:v 5M -maxrate 6M -bufsize 6M -g 60 -c:a aac -b:a 128k -ac 2',
].join(' ');

/** 1080p30 at about 5 Mbit/s with a keyframe every 2 s, AAC beside it; `seconds` are whole tens. */
export const fullHd = async (seconds: number): Promise<string> => {
  const ten = await make(recipe.split(' '));
  if (seconds <= 10) return ten;
  const list = join(folder, `bench-list-${seconds}.txt`);
  await writeFile(list, Array.from({ length: Math.round(seconds / 10) }, () => `file '${ten}'\n`).join(''));
  return make(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy']);
};
