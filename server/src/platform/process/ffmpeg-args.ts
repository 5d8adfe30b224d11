import type { FfmpegCommand, FfmpegInput } from '@amphi/media/ladder';

/** Bounds that ffmpeg itself keeps. */
export interface ArgumentLimits {
  readonly maxPixels: number;
}

/** Containers bring at most this many streams; a file of thousands costs memory before anybody could refuse it. */
const maxStreams = 64;

/** Bytes and microseconds that are read to find out what is inside. */
const probeBytes = 20_000_000;
const probeMicros = 20_000_000;

/**
 * Options before an input that make it harmless: one forced demuxer, listed decoders, local files only, no references to
 * other files, bounded frames. `none` is no decoder's name: an empty list would allow all of them.
 */
const inputArgs = (input: FfmpegInput, limits: ArgumentLimits): readonly string[] => [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  input.demuxer,
  '-codec_whitelist',
  input.decoders.length === 0 ? 'none' : input.decoders.join(','),
  '-max_pixels',
  String(limits.maxPixels),
  '-max_streams',
  String(maxStreams),
  '-probesize',
  String(probeBytes),
  '-analyzeduration',
  String(probeMicros),
  ...demuxerArgs(input.demuxer),
  ...input.options,
  '-f',
  input.demuxer,
  '-i',
];

const demuxerArgs = (demuxer: string): readonly string[] =>
  demuxer === 'mov' ? ['-enable_drefs', '0', '-use_absolute_path', '0'] : [];

/** The whole argument array of an ffmpeg run; `places` names where each input file of the command really is. */
export const ffmpegArgs = (
  command: FfmpegCommand,
  places: Readonly<Record<string, string>>,
  limits: ArgumentLimits,
): string[] => [
  '-nostdin',
  '-hide_banner',
  '-v',
  'info',
  '-y',
  '-nostats',
  '-progress',
  'pipe:1',
  ...command.inputs.flatMap((input) => [...inputArgs(input, limits), `file:${placeOf(input, places)}`]),
  ...command.args,
];

/** The same for ffprobe, which takes one input and answers JSON. */
export const ffprobeArgs = (
  command: FfmpegCommand,
  places: Readonly<Record<string, string>>,
  limits: ArgumentLimits,
): string[] => [
  '-hide_banner',
  '-v',
  'error',
  '-of',
  'json=compact=1',
  ...command.args,
  ...command.inputs.slice(0, 1).flatMap((input) => [...inputArgs(input, limits), `file:${placeOf(input, places)}`]),
];

const placeOf = (input: FfmpegInput, places: Readonly<Record<string, string>>): string => {
  const place = places[input.file];
  if (place === undefined) throw new Error(`no file was given for the input ${input.file}`);
  return place;
};
