import { sourceInput } from './commands.ts';
import type { FfmpegCommand } from './command.ts';
import { passFrames, pictureEncoder, pictureType, type Dialect } from './dialect.ts';
import type { VideoFacts } from './facts.ts';
import {
  anonymous,
  chainOf,
  decodeOptions,
  deinterlace,
  scaleTo,
  secondsText,
  streamLabel,
  tellingMoments,
  toStandard,
} from './picture-filters.ts';

const stillLongSide = 640;
const previewLongSide = 320;
const previewFps = 15;
/** Seconds of each of the three stretches of a hover clip. */
const stretchSeconds = 2;
/** A frame that says most is chosen among so many. */
const choice = 24;
const threads = 1;

/** Even size with this longer side, or smaller. */
const fitLongSide = ({ width, height }: VideoFacts['video'], side: number): readonly [number, number] => {
  const scale = Math.min(1, side / Math.max(width, height));
  const fit = (length: number): number => Math.max(2, Math.round((length * scale) / 2) * 2);
  return [fit(width), fit(height)];
};

const inputsAt = (facts: VideoFacts, moments: readonly number[]): FfmpegCommand['inputs'] =>
  moments.map((ms) => {
    const seek = ms <= 0 ? [] : ['-noaccurate_seek', '-ss', secondsText(ms)];
    return sourceInput(facts, { isVideo: true }, [...decodeOptions(threads), ...seek]);
  });

/** Names of the stills, in the order of the file. */
export const stillNames = (dialect: Dialect): readonly string[] =>
  [1, 2, 3].map((n) => `still-${n}.${pictureType(dialect)}`);

/** Three pictures to choose a cover from, 640 pixels on their longer side. */
export function stillsCommand(facts: VideoFacts, dialect: Dialect): FfmpegCommand {
  const [width, height] = fitLongSide(facts.video, stillLongSide);
  const moments = tellingMoments(facts);
  const picture = chainOf(
    deinterlace(facts.video),
    scaleTo(width, height),
    toStandard(facts.video, dialect),
    `thumbnail=${choice}`,
  );
  const graph = moments.map((_, number) => `${streamLabel(number, facts.video.index)}${picture}[out${number}]`);
  return {
    inputs: inputsAt(facts, moments),
    args: [
      '-filter_complex',
      graph.join(';'),
      ...stillNames(dialect).flatMap((name, number) => [
        '-map',
        `[out${number}]`,
        '-frames:v',
        '1',
        ...pictureEncoder(dialect),
        ...anonymous,
        '-f',
        'image2',
        '-update',
        '1',
        name,
      ]),
    ],
    folders: [],
    durationMs: 0,
  };
}

/** `preview.mp4`: three stretches of a file for hovering, silent, 320 pixels on its longer side. */
export function previewCommand(facts: VideoFacts, dialect: Dialect): FfmpegCommand {
  const [width, height] = fitLongSide(facts.video, previewLongSide);
  const isShort = facts.durationMs < 4 * stretchSeconds * 1000;
  const moments = isShort ? [0] : tellingMoments(facts);
  const seconds = isShort ? 3 * stretchSeconds : stretchSeconds;
  const picture = chainOf(
    deinterlace(facts.video),
    `trim=duration=${seconds},setpts=PTS-STARTPTS,fps=${previewFps}`,
    scaleTo(width, height),
    toStandard(facts.video, dialect),
  );
  const parts = moments.map((_, number) => `${streamLabel(number, facts.video.index)}${picture}[part${number}]`);
  const joined = `${moments.map((_, number) => `[part${number}]`).join('')}concat=n=${moments.length}:v=1:a=0[out]`;
  const looks = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '30',
    '-profile:v',
    'main',
    '-threads',
    String(threads),
  ];
  return {
    inputs: inputsAt(facts, moments),
    args: [
      '-filter_complex',
      [...parts, joined].join(';'),
      '-map',
      '[out]',
      ...passFrames(dialect),
      ...looks,
      ...anonymous,
      '-an',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
      'preview.mp4',
    ],
    folders: [],
    durationMs: moments.length * seconds * 1000,
  };
}
