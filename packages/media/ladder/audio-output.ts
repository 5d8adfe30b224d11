import type { AudioRendition } from './plan-shape.ts';
import { anonymous } from './picture-filters.ts';
import { segmentOutput } from './segment-output.ts';
import type { Container } from './facts.ts';

const segmentSeconds = 4;
/** Samples that an AAC encoder puts before the first (ISO/IEC 14496-3, one frame). */
const encoderDelay = 1024;

/**
 * One sound track as a rendition. Encoded: gaps of more than 30 ms are filled, the beginning is padded to where presentation begins, and as many samples as the
 * encoder puts in front are taken away there, so that every later sample is heard at its moment without an edit list. Copied:
 * packets before that moment are left out.
 */
export const audioOutput = (track: AudioRendition, container: Container, input = 0): readonly string[] => [
  '-map',
  `${input}:${track.index}`,
  ...(track.isCopy ? copyArgs(container) : encodeArgs(track)),
  ...anonymous,
  '-vn',
  ...segmentOutput(track.name, segmentSeconds),
];

/** Packets of transport streams say their configuration in every header; fMP4 wants it once. */
const copyArgs = (container: Container): readonly string[] => [
  '-c:a',
  'copy',
  ...(container === 'mpegts' ? ['-bsf:a', 'aac_adtstoasc'] : []),
  '-copypriorss:a',
  '0',
];

const encodeArgs = ({ channels, sampleRate, bitrateBps }: AudioRendition): readonly string[] => [
  '-af',
  [
    `aresample=${sampleRate}:async=1:min_hard_comp=0.03:first_pts=0`,
    `aformat=sample_fmts=fltp:channel_layouts=${channels === 1 ? 'mono' : 'stereo'}`,
    `atrim=start_sample=${encoderDelay}`,
  ].join(','),
  '-c:a',
  'aac',
  '-profile:a',
  'aac_low',
  '-b:a',
  String(bitrateBps),
  '-ac',
  String(channels),
  '-ar',
  String(sampleRate),
];
