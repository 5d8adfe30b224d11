import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A short HLS recording with a quiet, moving picture; the stage plays it as a live that never ends. */
export async function makeClip(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const picture =
    'gradients=s=1280x720:r=30:c0=0x1b1038:c1=0x6b2a5a:c2=0xf0743a:c3=0x0c1a38:nb_colors=4:x0=640:y0=0:x1=640:y1=720:speed=0.01';
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=220:r=48000', '-t', '60'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const hls = ['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'];
  const files = ['-hls_segment_filename', join(dir, '%d.m4s'), join(dir, 'vod.m3u8')];
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...inputs, ...codecs, ...hls, ...files], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

/** The live media playlist at `now`: a window of segments of the clip, with wall clock, that moves on as time does. */
export function livePlaylist(startedAt: number, now: number, isStopped: boolean): string {
  const segments = 30;
  const published = Math.min(segments, isStopped ? 6 : 12 + Math.floor((now - startedAt) / 2000));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:2',
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-MAP:URI="init.mp4"',
  ];
  // The clip's segment n becomes complete at the time when n + 1 segments are published.
  const zero = (isStopped ? now : startedAt) - (isStopped ? 6 : 12) * 2000;
  for (let index = 0; index < published; index += 1) {
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(zero + index * 2000).toISOString()}`,
      '#EXTINF:2.0,',
      `${index}.m4s`,
    );
  }
  return `${lines.join('\n')}\n`;
}
