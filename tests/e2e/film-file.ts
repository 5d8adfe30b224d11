import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A short film as a file of `bytes`: eight seconds of test picture and tone, then a `free` box (ISO/IEC 14496-12 §8.1.2) that
 * players skip. So it is long on the line and quick to encode.
 */
export async function makeFilm(folder: string, name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=8'];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=330:duration=8'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac'];
  const child = spawn(
    'ffmpeg',
    ['-v', 'error', '-y', '-threads', '1', ...picture, ...tone, ...codecs, '-movflags', '+faststart', path],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
  const box = Buffer.alloc(bytes);
  box.writeUInt32BE(bytes, 0);
  box.write('free', 4, 'latin1');
  await appendFile(path, box);
  return path;
}
