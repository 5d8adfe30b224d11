import { copyFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { turnMovie } from './movie-matrix.ts';
import {
  aac,
  encode,
  h264,
  h264WithB,
  picture,
  simple,
  sound,
  usual,
  wideVideo,
  words,
  type Specimen,
} from './specimen.ts';

/** MP4 and MOV as cameras, phones and editors write them. */
export const awkwardMovies: readonly Specimen[] = [
  {
    ...usual,
    ...simple('plain.mp4', picture('320x180', 25), sound(), h264WithB, aac, words('-movflags +faststart')),
    facts: {
      container: 'mp4',
      startMs: 0,
      video: { ...wideVideo, codec: 'h264', isVfr: false },
      audio: [{ codec: 'aac', channels: 2 }],
    },
    mark: 'top left',
  },
  {
    ...usual,
    ...simple('index-at-the-end.mp4', picture('320x180', 25), sound(44_100), h264, aac),
    facts: { container: 'mp4', audio: [{ sampleRate: 44_100 }] },
  },
  {
    ...usual,
    ...simple(
      'fragmented.mp4',
      picture('320x180', 25),
      sound(),
      h264WithB,
      aac,
      words('-movflags +frag_keyframe+empty_moov+default_base_moof'),
    ),
    facts: { container: 'mp4' },
    // Without an edit list the delay of the encoder is heard and seen: by both alike.
    flash: 1.08,
    tone: 1.08,
  },
  {
    ...usual,
    name: 'turned-90.mp4',
    make: async (folder) => {
      const path = await encode(folder, 'turned-90.mp4', [...picture('320x180', 25), ...sound(), ...h264, ...aac]);
      await turnMovie(path, 90);
      return path;
    },
    facts: { video: { rotation: 90, width: 180, height: 320, codedWidth: 320, codedHeight: 180 } },
    remux: null,
    sizes: ['180x320'],
    mark: 'top right',
  },
  {
    ...usual,
    name: 'turned-180.mov',
    make: async (folder) => {
      const path = await encode(folder, 'turned-180.mov', [...picture('320x180', 25), ...sound(), ...h264, ...aac]);
      await turnMovie(path, 180);
      return path;
    },
    facts: { container: 'mp4', video: { rotation: 180, ...wideVideo } },
    remux: null,
    mark: 'bottom right',
  },
  {
    ...usual,
    ...simple('silent.mp4', picture('320x180', 25), h264, words('-an')),
    facts: { audio: [] },
    tone: null,
  },
  {
    ...usual,
    ...simple('telephone.mp4', picture('320x180', 25), sound(8000, 'mono'), h264, aac),
    facts: { audio: [{ channels: 1, sampleRate: 8000 }] },
  },
  {
    ...usual,
    ...simple('upright.mp4', picture('288x512', 25), sound(), h264, aac),
    facts: { video: { width: 288, height: 512, rotation: 0 } },
    sizes: ['288x512', '240x426'],
  },
  {
    ...usual,
    ...simple('one-frame.mp4', picture('320x180', 25), h264, words('-frames:v 1 -an')),
    facts: { audio: [] },
    flash: null,
    tone: null,
  },
  {
    ...usual,
    ...simple('blink.mp4', picture('320x180', 25), sound(), h264, aac, words('-t 0.2')),
    facts: { video: wideVideo },
    flash: null,
    tone: null,
  },
  {
    ...usual,
    ...simple('anamorphic.mp4', picture('240x180', 25), sound(), h264, aac, words('-vf setsar=4/3')),
    facts: { video: { codedWidth: 240, width: 320, height: 180 } },
    remux: null,
  },
  {
    ...usual,
    name: 'cut-by-edit-list.mp4',
    make: async (folder) => {
      const whole = await encode(folder, 'before-the-cut.mp4', [
        ...picture('320x180', 25),
        ...sound(),
        ...h264WithB,
        ...aac,
      ]);
      return encode(folder, 'cut-by-edit-list.mp4', ['-ss', '0.52', '-i', whole, '-c', 'copy']);
    },
    facts: { video: { hiddenMs: 520 } },
    remux: null,
    flash: 0.48,
    tone: 0.48,
  },
  {
    ...usual,
    ...simple('fast.mp4', picture('320x180', 120), sound(), h264, aac),
    facts: { video: { frameRate: { num: 120, den: 1 } } },
    fps: 30,
  },
  {
    ...usual,
    ...simple(
      'uneven.mp4',
      picture('320x180', 25),
      sound(),
      h264,
      aac,
      ['-vf', `select='not(between(mod(n,10),4,7))'`],
      words('-fps_mode vfr'),
    ),
    facts: { video: { isVfr: true } },
    flash: 1.12,
    fps: 30,
  },
  {
    ...usual,
    ...simple('slides.mp4', picture('320x180', 2), sound(), h264, aac),
    facts: { video: { frameRate: { num: 2, den: 1 } } },
    fps: 10,
  },
  {
    ...usual,
    ...simple('television.mp4', picture('426x240', '30000/1001'), sound(), h264, aac),
    facts: { video: { frameRate: { num: 30_000, den: 1001 }, isVfr: false } },
    sizes: ['426x240'],
    fps: 30_000 / 1001,
  },
  {
    ...usual,
    name: 'truncated.mp4',
    make: async (folder) => {
      const whole = await encode(folder, 'before-the-loss.mp4', [
        ...picture('320x180', 25, 12),
        ...sound(),
        ...h264,
        ...aac,
        ...words('-movflags +faststart'),
      ]);
      const path = join(folder, 'truncated.mp4');
      await copyFile(whole, path);
      await truncate(path, Math.round((await readFile(whole)).length * 0.5));
      return path;
    },
    facts: { oddities: ['truncated'] },
  },
  {
    ...usual,
    ...simple(
      'before-zero.mp4',
      picture('320x180', 25),
      sound(),
      h264,
      aac,
      words('-avoid_negative_ts disabled -output_ts_offset -0.4'),
    ),
    facts: { video: { hiddenMs: 400 } },
    remux: null,
    flash: 0.6,
    tone: 0.6,
  },
  {
    ...usual,
    name: 'with-cover-and-place.mp4',
    make: async (folder) => {
      const cover = await encode(folder, 'cover.jpg', [...picture('300x300', 1), ...words('-frames:v 1 -update 1')]);
      return encode(folder, 'with-cover-and-place.mp4', [
        ...picture('320x180', 25),
        ...sound(),
        '-i',
        cover,
        ...words(
          '-map 2 -map 0 -map 1 -c:v:0 copy -disposition:v:0 attached_pic -c:v:1 libx264 -preset:v:1 ultrafast -pix_fmt:v:1 yuv420p',
        ),
        ...aac,
        '-metadata',
        'location=+48.8577+002.2950/',
        '-metadata',
        'title=AMPHI-METADATA-CANARY',
      ]);
    },
    facts: { video: wideVideo },
  },
];
