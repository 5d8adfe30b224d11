/** Files that want something else than to be watched. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ProcessReason } from '@amphi/contract';
import { runChild } from '../harness/process/child.ts';
import { boxOf, findBox, findBoxes, replaceBox } from './box-surgery.ts';
import { aac, encode, h264, picture, sound, words } from './specimen.ts';

/** What a hostile file is made of and aims at. */
export interface Bait {
  /** Folder to make it in. */
  readonly folder: string;
  /** Somebody else's video. */
  readonly canary: string;
  /** Address of a server that nobody must ask. */
  readonly address: string;
  /** An honest MP4 whose movie box comes last, and one whose comes first. */
  readonly honest: Buffer;
  readonly honestPath: string;
}

/** One such file and what has to become of it; `harmless` = it is taken, and nothing of what it aims at comes out. */
export interface HostileFile {
  readonly name: string;
  readonly make: (bait: Bait) => Promise<Buffer | string>;
  readonly becomes: ProcessReason | 'harmless';
}

const text = (name: string, becomes: ProcessReason, write: (bait: Bait) => string): HostileFile => ({
  name,
  becomes,
  make: (bait) => Promise.resolve(Buffer.from(write(bait))),
});
const surgery = (
  name: string,
  becomes: HostileFile['becomes'],
  cut: (honest: Buffer, bait: Bait) => Buffer,
): HostileFile => ({
  name,
  becomes,
  make: (bait) => Promise.resolve(cut(Buffer.from(bait.honest), bait)),
});
const encoded = (name: string, becomes: ProcessReason, ...args: readonly (readonly string[])[]): HostileFile => ({
  name,
  becomes,
  make: ({ folder }) => encode(folder, name, args.flat()),
});

const playlist = (target: string): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:5,\n${target}\n#EXT-X-ENDLIST\n`;

/** Bytes that look random and are the same every time. */
const noise = (length: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, n) => createHash('sha256').update(String(n)).digest()),
  ).subarray(0, length);

const references: readonly HostileFile[] = [
  text('playlist-of-a-file.mp4', 'container_refused', ({ canary }) => playlist(`file://${canary}`)),
  text('playlist-of-a-page.mp4', 'container_refused', ({ address }) => playlist(`${address}/segment.ts`)),
  text('playlist-after-blanks.mp4', 'container_refused', ({ canary }) => `\n\n   ${playlist(canary)}`),
  text('concat.mp4', 'container_refused', ({ canary }) => `ffconcat version 1.0\nfile '${canary}'\n`),
  text(
    'manifest.mp4',
    'container_refused',
    ({ address }) => `<?xml version="1.0"?><MPD><BaseURL>${address}/</BaseURL></MPD>`,
  ),
  text(
    'picture-with-script.mp4',
    'container_refused',
    ({ address }) =>
      `<svg xmlns="http://www.w3.org/2000/svg"><script href="${address}/x.js"/><image href="${address}/x.png"/></svg>`,
  ),
  text(
    'subtitle-index.mp4',
    'not_media',
    ({ canary }) => `# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nlangidx: 0\nfile: ${canary}\n`,
  ),
  {
    name: 'playlist-in-a-movie-coat.mp4',
    becomes: 'damaged',
    make: ({ canary }) =>
      Promise.resolve(Buffer.concat([boxOf('ftyp', Buffer.from('isom\0\0\0\0')), Buffer.from(playlist(canary))])),
  },
  {
    name: 'playlist-in-a-broadcast-coat.ts',
    becomes: 'damaged',
    make: ({ canary }) => {
      const packets = Array.from({ length: 20 }, () =>
        Buffer.concat([Buffer.from([0x47]), Buffer.from(playlist(canary).padEnd(187, '\n')).subarray(0, 187)]),
      );
      return Promise.resolve(Buffer.concat(packets));
    },
  },
  surgery('samples-elsewhere.mov', 'container_refused', (honest, { canary }) => {
    const entry = boxOf('url ', Buffer.alloc(4), Buffer.from(`file://${canary}\0`));
    const count = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
    return replaceBox(honest, findBox(honest, 'dref'), boxOf('dref', count, entry));
  }),
  {
    name: 'attachments.mkv',
    becomes: 'harmless',
    make: ({ folder, canary, honestPath }) =>
      encode(folder, 'attachments.mkv', [
        '-i',
        honestPath,
        '-attach',
        canary,
        ...words('-metadata:s:t mimetype=application/octet-stream -c copy'),
      ]),
  },
];

const shapes: readonly HostileFile[] = [
  { name: 'nothing.mp4', becomes: 'not_media', make: () => Promise.resolve(Buffer.alloc(0)) },
  { name: 'noise.mp4', becomes: 'not_media', make: () => Promise.resolve(noise(200_000)) },
  {
    name: 'archive-of-zeros.mp4',
    becomes: 'container_refused',
    make: async () =>
      Buffer.concat([Buffer.from('504b0304', 'hex'), await promisify(deflate)(Buffer.alloc(20_000_000))]),
  },
  encoded('endless.gif', 'container_refused', words('-f lavfi -i testsrc=s=64x64:r=5:d=1 -loop 0')),
  surgery('half-a-head.mp4', 'damaged', (honest) => honest.subarray(0, 60)),
  surgery('no-movie.mp4', 'damaged', (honest) => honest.subarray(0, findBox(honest, 'moov').at)),
  surgery('box-of-no-size.mp4', 'damaged', (honest) => {
    honest.writeUInt32BE(0, 0);
    return honest;
  }),
  surgery('track-larger-than-the-movie.mp4', 'damaged', (honest) => {
    honest.writeUInt32BE(0x7fffffff, findBox(honest, 'trak').at);
    return honest;
  }),
  surgery('four-billion-samples.mp4', 'damaged', (honest) => {
    for (const { at } of findBoxes(honest, 'stsz')) honest.writeUInt32BE(0xffffffff, at + 16);
    for (const { at } of findBoxes(honest, 'stco')) honest.writeUInt32BE(0xffffffff, at + 12);
    return honest;
  }),
  surgery('thousand-tracks.mp4', 'too_many_tracks', (honest) => {
    const track = findBox(honest, 'trak');
    const bytes = honest.subarray(track.at, track.at + track.size);
    return replaceBox(honest, track, Buffer.concat(Array.from({ length: 1000 }, () => bytes)));
  }),
  surgery('packed-movie.mov', 'container_refused', (honest) => {
    const movie = findBox(honest, 'moov');
    return replaceBox(
      honest,
      movie,
      boxOf('moov', boxOf('cmov', boxOf('dcom', Buffer.from('zlib')), boxOf('cmvd', Buffer.alloc(64)))),
    );
  }),
  surgery('locked.mp4', 'encrypted', (honest) => {
    honest.write('encv', findBox(honest, 'stsd').at + 20, 'latin1');
    return honest;
  }),
  surgery('noise-for-samples.mp4', 'damaged', (honest) => {
    const start = honest.indexOf('mdat') + 4;
    noise(findBox(honest, 'moov').at - start).copy(honest, start);
    return honest;
  }),
  {
    name: 'noise-in-packets.ts',
    becomes: 'damaged',
    make: () => {
      const bytes = noise(188 * 500);
      for (let at = 0; at < bytes.length; at += 188) bytes[at] = 0x47;
      return Promise.resolve(bytes);
    },
  },
  {
    name: 'hundred-tracks.mkv',
    becomes: 'too_many_tracks',
    make: ({ folder }) =>
      encode(folder, 'hundred-tracks.mkv', [
        ...words('-f lavfi -i sine=d=0.1 -f lavfi -i color=s=64x64:d=0.1 -map 1'),
        ...Array.from({ length: 100 }, () => ['-map', '0']).flat(),
        ...words('-c:a pcm_s16le -c:v libx264 -preset ultrafast'),
      ]),
  },
  {
    name: 'says-it-is-endless.mkv',
    becomes: 'harmless',
    make: async ({ folder, honestPath }) => {
      const path = await encode(folder, 'says-it-is-endless.mkv', ['-i', honestPath, '-c', 'copy']);
      const bytes = await readFile(path);
      // Duration (0x4489), eight bytes of floating point (RFC 9559 §5.1.2.10).
      bytes.writeDoubleBE(9e9, bytes.indexOf(Buffer.from('448988', 'hex')) + 3);
      await writeFile(path, bytes);
      return path;
    },
  },
];

const contents: readonly HostileFile[] = [
  encoded(
    'twenty-thousand-wide.avi',
    'too_many_pixels',
    words('-f lavfi -i color=s=20000x16:d=0.1 -c:v mjpeg -pix_fmt yuvj420p -frames:v 1'),
  ),
  encoded(
    'eight-k.avi',
    'too_many_pixels',
    words('-f lavfi -i color=s=7680x4320:d=0.1 -c:v mjpeg -pix_fmt yuvj420p -frames:v 1'),
  ),
  encoded('exotic.avi', 'codec_refused', picture('64x64', 5, 1), words('-c:v huffyuv')),
  encoded('packed-screens.flv', 'codec_refused', picture('64x64', 5, 1), words('-c:v flashsv')),
  encoded('pictures-in-a-movie.mov', 'codec_refused', picture('64x64', 5, 1), words('-c:v png')),
  encoded('exotic-sound.mkv', 'codec_refused', picture('64x64', 5, 1), sound(), h264, words('-c:a truehd -strict -2')),
  encoded('only-sound.mp4', 'no_video', sound(), aac),
  encoded(
    'hours-of-two-frames.mkv',
    'too_long',
    words('-f lavfi -i color=s=64x64:r=1/3600:d=10800 -c:v libx264 -preset ultrafast'),
  ),
  {
    name: 'only-subtitles.mkv',
    becomes: 'no_video',
    make: async ({ folder }) => {
      const titles = join(folder, 'only.srt');
      await writeFile(titles, '1\n00:00:00,500 --> 00:00:01,500\nHello\n');
      return encode(folder, 'only-subtitles.mkv', ['-i', titles]);
    },
  },
  {
    name: 'pipe.mp4',
    becomes: 'not_media',
    make: async ({ folder }) => {
      const path = join(folder, 'pipe.mp4');
      await runChild('mkfifo', [path]);
      return path;
    },
  },
];

/** All of them. */
export const hostileFiles: readonly HostileFile[] = [...references, ...shapes, ...contents];

/** Makes what hostile files are cut from. */
export const makeHonest = (folder: string, name: string): Promise<string> =>
  encode(folder, name, [...picture('320x180', 25, 2), ...sound(), ...h264, ...aac]);
