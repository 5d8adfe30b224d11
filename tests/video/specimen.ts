/** How awkward files are described and made. */
import { join } from 'node:path';
import type { VideoFacts, VideoTrackFacts } from '@amphi/media/ladder';
import { ffmpegPath } from '../harness/media/encode.ts';
import { runChild } from '../harness/process/child.ts';

/** What is expected of a file. */
export interface Specimen {
  /** File name; its ending is sometimes a lie. */
  readonly name: string;
  /** Makes it in a folder and answers its path. */
  readonly make: (folder: string) => Promise<string>;
  readonly facts: Partial<Omit<VideoFacts, 'video' | 'audio'>> & {
    readonly video?: Partial<VideoTrackFacts>;
    readonly audio?: readonly object[];
  };
  /** `universal`: every browser plays it as it is; `modern`: some; null: it has to be encoded first. */
  readonly remux: 'universal' | 'modern' | null;
  /** Sizes of the H.264 renditions. */
  readonly sizes: readonly string[];
  /** Frames per second of the finest. */
  readonly fps: number;
  /** When the white flash and the tone begin, seconds; null where a file has none. */
  readonly flash: number | null;
  readonly tone: number | null;
  /** Corner of the red mark after everything. */
  readonly mark?: 'top left' | 'top right' | 'bottom right';
}

/** Length of the clips, and when they flash and sound. */
const seconds = 3;
const signal = `between(t,1,1.4)`;

/** Grey, with a red mark in the upper left corner and a white flash; moves a little, so that frames differ. */
export const picture = (size: string, rate: string | number, length: number = seconds): readonly string[] => [
  '-f',
  'lavfi',
  '-i',
  [
    `color=c=0x303030:s=${size}:r=${rate}:d=${length}`,
    "drawbox=x=iw/2:y=ih*0.6:w=8:h=8:color=0x707070:t=fill:enable='lt(mod(n,8),4)'",
    'drawbox=x=0:y=0:w=iw/4:h=ih/4:color=red:t=fill',
    `drawbox=x=0:y=0:w=iw:h=ih:color=white:t=fill:enable='${signal}'`,
  ].join(','),
];
/** Silence, and a tone with the flash. */
export const sound = (rate = 48_000, layout = 'stereo'): readonly string[] => [
  '-f',
  'lavfi',
  '-i',
  `sine=f=880:r=${rate}:d=${seconds},volume=8,volume=0:enable='not(${signal})',aformat=channel_layouts=${layout}`,
];

export const h264 = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 50 -threads 1'.split(' ');
export const h264WithB = '-c:v libx264 -preset veryfast -bf 2 -pix_fmt yuv420p -g 50 -threads 1'.split(' ');
export const hevc =
  '-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:pools=1:frame-threads=1'.split(' ');
export const aac = '-c:a aac -b:a 64k'.split(' ');
export const words = (text: string): readonly string[] => text.split(' ');

export const encode = async (folder: string, name: string, args: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await runChild(ffmpegPath, ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args, path]);
  return path;
};

export const simple = (name: string, ...args: readonly (readonly string[])[]): Pick<Specimen, 'name' | 'make'> => ({
  name,
  make: (folder) => encode(folder, name, args.flat()),
});

const wide = ['320x180'];
export const usual = { remux: 'universal', sizes: wide, fps: 25, flash: 1, tone: 1 } as const;
export const foreign = { ...usual, remux: null } as const;
export const wideVideo = { width: 320, height: 180 } as const;
