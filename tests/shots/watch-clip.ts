import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';

/** Length of the video of the shots. */
export const clipS = 1865;

let making: Promise<string> | null = null;

/** A long, quiet video with a separate sound, as the platform delivers it; two pictures a second are enough to stand still. */
function makeVideo(): Promise<string> {
  making ??= (async () => {
    const dir = join(tmpdir(), `amphi-shots-video-${clipS}`);
    if (existsSync(dir)) return dir;
    const draft = `${dir}.${process.pid}`;
    await mkdir(draft, { recursive: true });
    const picture =
      'gradients=s=640x360:r=2:c0=0x0f2742:c1=0x3a6ea5:c2=0xf0b27a:c3=0x16324f:nb_colors=4:x0=320:y0=0:x1=320:y1=360:speed=0.01';
    await ffmpeg(
      ['-f', 'lavfi', '-i', picture, '-t', `${clipS}`],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '16', '-pix_fmt', 'yuv420p'],
      draft,
      'v',
    );
    await ffmpeg(
      ['-f', 'lavfi', '-i', 'sine=220:r=22050', '-t', `${clipS}`],
      ['-c:a', 'aac', '-b:a', '24k'],
      draft,
      'a',
    );
    await rename(draft, dir).catch(() => undefined);
    return dir;
  })();
  return making;
}

async function ffmpeg(input: readonly string[], codec: readonly string[], dir: string, name: string): Promise<void> {
  const hls = ['-f', 'hls', '-hls_time', '8', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'];
  const files = ['-hls_fmp4_init_filename', `${name}-init.mp4`, '-hls_segment_filename', join(dir, `${name}%d.m4s`)];
  const child = spawn(
    'ffmpeg',
    ['-v', 'error', '-y', '-threads', '1', ...input, ...codec, ...hls, ...files, join(dir, `${name}.m3u8`)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

const multivariant = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="1",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="a.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=3200000,RESOLUTION=1920x1080,FRAME-RATE=30,CODECS="avc1.42c01e,mp4a.40.2",AUDIO="a"
v.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1600000,RESOLUTION=1280x720,FRAME-RATE=30,CODECS="avc1.42c01e,mp4a.40.2",AUDIO="a"
v.m3u8?720
#EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=640x360,FRAME-RATE=30,CODECS="avc1.42c01e,mp4a.40.2",AUDIO="a"
v.m3u8?360
`;

const clock = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 23);

/** Twenty-five pictures of a sprite as a storyboard. */
const storyboard = `WEBVTT\n\n${Array.from({ length: 25 }, (_, at) => {
  const place = `${(at % 5) * 160},${Math.floor(at / 5) * 90},160,90`;
  return `${clock((at * clipS) / 25)} --> ${clock(((at + 1) * clipS) / 25)}\nsprite.svg#xywh=${place}`;
}).join('\n\n')}\n`;

const sprite = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450">${Array.from(
  { length: 25 },
  (_, at) => {
    const [x, y] = [(at % 5) * 160, Math.floor(at / 5) * 90];
    return `<g transform="translate(${x} ${y})"><rect width="160" height="90" fill="hsl(${205 + at * 4} 45% ${30 + at}%)"/><path d="M0 90L52 34L84 66L116 26L160 74V90Z" fill="hsl(210 30% 20%)"/><circle cx="${30 + at * 4}" cy="24" r="12" fill="#ffe9b0"/></g>`;
  },
).join('')}</svg>`;

const captions = `WEBVTT\n\n${Array.from({ length: 120 }, (_, at) => {
  const words = [
    '风从垭口下来，像有人在推门。',
    '<i>帐篷</i>外面零下十九度。',
    '我们还有两格电。',
    '今天不走，等天气窗。',
  ];
  return `${clock(at * 15 + 2)} --> ${clock(at * 15 + 14)}\n${words[at % words.length] ?? ''}`;
}).join('\n\n')}\n`;

const english = captions.replaceAll(/(--> \S+\n).+/g, '$1The wind came down the pass like somebody at the door.');

/** Answers the media of the video of the shots. */
export async function playVideo(page: Page): Promise<void> {
  const dir = await makeVideo();
  await page.route('**/media/video/snow/**', async (route: Route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const texts: Readonly<Record<string, readonly [string, string]>> = {
      'index.m3u8': ['application/vnd.apple.mpegurl', multivariant],
      'storyboard.vtt': ['text/vtt', storyboard],
      'sprite.svg': ['image/svg+xml', sprite],
      'zh.vtt': ['text/vtt', captions],
      'en.vtt': ['text/vtt', english],
    };
    const text = texts[name];
    if (text !== undefined) return route.fulfill({ contentType: text[0], body: text[1] });
    const body = await readFile(join(dir, name)).catch(() => null);
    if (body === null) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ contentType: name.endsWith('m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4', body });
  });
}
