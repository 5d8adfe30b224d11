/** Files as creators really bring them: made by ffmpeg, each with what is to be found in it and what is to become of it. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VideoFacts } from '@amphi/media/ladder';
import { awkwardMovies } from './awkward-movies.ts';
import {
  aac,
  encode,
  foreign,
  h264,
  h264WithB,
  hevc,
  picture,
  simple,
  sound,
  usual,
  wideVideo,
  words,
  type Specimen,
} from './specimen.ts';

const inMatroska: readonly Specimen[] = [
  {
    ...usual,
    ...simple(
      'odd.mkv',
      picture('321x181', 25),
      sound(),
      words('-vf format=yuv444p,scale=321:181,setsar=1 -c:v libx264 -preset ultrafast -pix_fmt yuv444p -threads 1'),
      aac,
    ),
    facts: { container: 'matroska', video: { width: 321, height: 181 } },
    remux: 'modern',
  },
  {
    ...usual,
    ...simple(
      'uneven.mkv',
      picture('320x180', 25),
      sound(),
      h264,
      aac,
      ['-vf', `select='not(between(mod(n,10),4,7))'`],
      words('-fps_mode vfr'),
    ),
    // Matroska tells the grid for the average; both are true enough.
    facts: { video: { frameRate: { num: 25, den: 1 } } },
    flash: 1.13, // the frames before it are left out
  },
  {
    ...usual,
    ...simple(
      'ten-bit.mkv',
      picture('320x180', 25),
      sound(),
      words('-c:v libx264 -preset ultrafast -pix_fmt yuv420p10le -threads 1'),
      aac,
    ),
    facts: { video: { bitDepth: 10 } },
    remux: 'modern',
  },
  {
    ...usual,
    name: 'three-languages.mkv',
    make: async (folder) => {
      const titles = join(folder, 'titles.srt');
      await writeFile(titles, '1\n00:00:00,500 --> 00:00:01,500\nHello\n');
      const marks = join(folder, 'marks.txt');
      await writeFile(
        marks,
        ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Beginning\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=结尾\n',
      );
      return encode(folder, 'three-languages.mkv', [
        ...picture('320x180', 25),
        ...sound(),
        '-i',
        titles,
        '-i',
        marks,
        ...words('-map 0:v -map 1:a -map 1:a -map 1:a -map 2:s -map_chapters 3'),
        ...h264,
        ...words('-c:a:0 aac -c:a:1 ac3 -c:a:2 libopus -c:s srt -disposition:a:1 default -disposition:a:0 0'),
        ...words(
          '-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi -metadata:s:a:2 language=jpn -metadata:s:a:2 title=Voice',
        ),
      ]);
    },
    facts: {
      audio: [
        { codec: 'aac', language: 'eng', isDefault: false },
        { codec: 'ac3', language: 'chi', isDefault: true },
        { codec: 'opus', language: 'jpn', title: 'Voice' },
      ],
      subtitles: [expectText()],
      chapters: [
        { startMs: 0, title: 'Beginning' },
        { startMs: 1000, title: '结尾' },
      ],
    },
  },
  {
    ...usual,
    ...simple('surround.mkv', picture('320x180', 25), sound(48_000, '5.1'), h264, words('-c:a ac3')),
    facts: { audio: [{ codec: 'ac3', channels: 6 }] },
  },
  {
    ...foreign,
    ...simple(
      'vp9.webm',
      picture('320x180', 25),
      sound(),
      words('-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -threads 1 -c:a libopus'),
    ),
    facts: { container: 'matroska', video: { codec: 'vp9' }, audio: [{ codec: 'opus' }] },
  },
  {
    ...foreign,
    ...simple(
      'vp8.webm',
      picture('320x180', 25),
      sound(),
      words('-c:v libvpx -deadline realtime -cpu-used 8 -threads 1 -c:a libvorbis'),
    ),
    facts: { container: 'matroska', video: { codec: 'vp8' }, audio: [{ codec: 'vorbis' }] },
  },
  {
    ...usual,
    name: 'matroska-inside.mp4',
    make: async (folder) => {
      const path = join(folder, 'matroska-inside.mp4');
      await copyFile(
        await encode(folder, 'honest.mkv', [...picture('320x180', 25), ...sound(), ...h264, ...aac]),
        path,
      );
      return path;
    },
    facts: { container: 'matroska' },
  },
  {
    ...usual,
    ...simple('av1.mkv', picture('320x180', 25), sound(), words('-c:v libsvtav1 -preset 12'), aac),
    facts: { video: { codec: 'av1' } },
    remux: 'modern',
  },
];

function expectText(): VideoFacts['subtitles'][number] {
  return { index: 4, codec: 'subrip', language: null, title: null, isText: true };
}

const hdr = (transfer: string): readonly string[] =>
  words(`-vf format=yuv420p10le -color_primaries bt2020 -color_trc ${transfer} -colorspace bt2020nc`);

const elsewhere: readonly Specimen[] = [
  {
    ...usual,
    ...simple('hdr-pq.mp4', picture('320x180', 25), sound(), hdr('smpte2084'), hevc, aac),
    facts: { video: { codec: 'hevc', bitDepth: 10, dynamicRange: 'pq' } },
    remux: 'modern',
  },
  {
    ...usual,
    ...simple('hdr-hlg.mov', picture('320x180', 25), sound(), hdr('arib-std-b67'), hevc, aac),
    facts: { video: { dynamicRange: 'hlg' } },
    remux: 'modern',
  },
  {
    ...foreign,
    ...simple(
      'interlaced.ts',
      picture('320x240', 50),
      sound(),
      words('-vf tinterlace=interleave_top,fieldorder=tff -c:v mpeg2video -flags +ilme+ildct -b:v 800k -c:a ac3'),
    ),
    facts: { container: 'mpegts', video: { isInterlaced: true } },
    sizes: ['320x240'],
  },
  {
    ...usual,
    ...simple('late.ts', picture('320x180', 25), sound(), h264WithB, aac, words('-output_ts_offset 900')),
    facts: { container: 'mpegts' },
  },
  {
    ...foreign,
    ...simple('old.mpg', picture('320x240', 25), sound(44_100), words('-c:v mpeg1video -b:v 800k -c:a mp2 -f mpeg')),
    facts: { container: 'mpegps', video: { codec: 'mpeg1video' }, audio: [{ codec: 'mp2' }] },
    sizes: ['320x240'],
  },
  {
    ...foreign,
    ...simple(
      'asp.avi',
      picture('320x180', 25),
      sound(44_100),
      words('-c:v mpeg4 -bf 1 -vtag XVID -q:v 4 -c:a libmp3lame'),
    ),
    tone: 1.04, // the delay of MP3, which these containers cannot tell
    facts: { container: 'avi', video: { codec: 'mpeg4' }, audio: [{ codec: 'mp3' }] },
  },
  {
    ...foreign,
    ...simple(
      'camera.avi',
      picture('320x180', 25),
      sound(44_100),
      words('-c:v mjpeg -q:v 4 -pix_fmt yuvj422p -c:a pcm_s16le'),
    ),
    facts: { container: 'avi', video: { codec: 'mjpeg' } },
  },
  {
    ...foreign,
    ...simple('flash.flv', picture('320x180', 25), sound(44_100), words('-c:v flv -q:v 4 -c:a libmp3lame')),
    tone: 1.04, // the delay of MP3, which these containers cannot tell
    facts: { container: 'flv', video: { codec: 'flv1' } },
  },
  {
    ...usual,
    ...simple('studio.flv', picture('320x180', 25), sound(44_100), h264, aac),
    tone: 1.03, // the delay of AAC, which this container cannot tell
    facts: { container: 'flv', video: { codec: 'h264' } },
  },
  {
    ...foreign,
    ...simple('edit.mov', picture('320x180', 25), sound(), words('-c:v prores_ks -profile:v 1 -c:a pcm_s24le')),
    facts: { container: 'mp4', video: { codec: 'prores', bitDepth: 10 }, audio: [{ codec: 'pcm_s24le' }] },
  },
  {
    ...foreign,
    ...simple('windows.wmv', picture('320x180', 25), sound(44_100), words('-c:v wmv2 -q:v 4 -c:a wmav2')),
    tone: 1.05, // the same of WMA
    facts: { container: 'asf', video: { codec: 'wmv2' } },
  },
  {
    ...foreign,
    ...simple('free.ogv', picture('320x180', 25), sound(), words('-c:v libtheora -q:v 6 -c:a libvorbis')),
    facts: { container: 'ogg', video: { codec: 'theora' } },
  },
  {
    ...usual,
    name: 'grows.ts',
    make: async (folder) => {
      const small = await encode(folder, 'small.ts', [...picture('320x180', 25), ...sound(), ...h264, ...aac]);
      const large = await encode(folder, 'large.ts', [
        ...picture('640x360', 25),
        ...sound(),
        ...h264,
        ...aac,
        ...words('-output_ts_offset 3'),
      ]);
      const path = join(folder, 'grows.ts');
      await writeFile(path, Buffer.concat([await readFile(small), await readFile(large)]));
      return path;
    },
    facts: { container: 'mpegts', video: wideVideo },
  },
];

/** All of them. */
export const awkwardFiles: readonly Specimen[] = [...awkwardMovies, ...inMatroska, ...elsewhere];
