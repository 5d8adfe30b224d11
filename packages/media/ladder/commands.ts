import { audioOutput } from './audio-output.ts';
import { audioDecodersOf, demuxerOf, videoDecodersOf } from './codec-names.ts';
import type { FfmpegCommand, FfmpegInput } from './command.ts';
import type { AudioTrackFacts, VideoFacts } from './facts.ts';
import { anonymous } from './picture-filters.ts';
import type { AudioRendition, LadderPlan } from './plan-shape.ts';
import { segmentOutput } from './segment-output.ts';

/** Name under which every command reads the upload. */
export const sourceName = 'source';
const remuxSeconds = 4;

/** The upload as an input that only these of its streams may be decoded of. */
export const sourceInput = (
  facts: VideoFacts,
  streams: { readonly isVideo?: boolean; readonly audio?: readonly number[] },
  options: readonly string[] = [],
): FfmpegInput => ({
  file: sourceName,
  demuxer: demuxerOf(facts.container),
  decoders: [
    ...(streams.isVideo === true ? videoDecodersOf(facts.video.codec) : []),
    ...new Set(facts.audio.filter(({ index }) => streams.audio?.includes(index) === true).flatMap(decodersOfTrack)),
  ],
  options,
});

const decodersOfTrack = ({ codec }: AudioTrackFacts): readonly string[] => audioDecodersOf(codec);

const indexesOf = (tracks: readonly AudioRendition[]): readonly number[] => tracks.map(({ index }) => index);

/**
 * Picture as it is and all sound tracks, in one pass over the file: `source/` and `a0/`, `a1/`… Only for plans with `remux`. Decoders are needed
 * for copies too: some containers do not say what is in them.
 */
export function remuxCommand(facts: VideoFacts, plan: LadderPlan): FfmpegCommand {
  const tag = facts.video.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
  const picture = [
    '-map',
    `0:${facts.video.index}`,
    '-c:v',
    'copy',
    ...tag,
    '-copypriorss:v',
    '0',
    ...anonymous,
    '-an',
  ];
  return {
    inputs: [sourceInput(facts, { isVideo: true, audio: indexesOf(plan.audio) })],
    args: [
      ...picture,
      ...segmentOutput('source', remuxSeconds),
      ...plan.audio.flatMap((track) => audioOutput(track, facts.container)),
    ],
    folders: ['source', ...plan.audio.map(({ name }) => name)],
    durationMs: plan.durationMs,
  };
}

/** All sound tracks alone: `a0/`, `a1/`… Null when there are none. */
export function audioCommand(facts: VideoFacts, plan: LadderPlan): FfmpegCommand | null {
  if (plan.audio.length === 0) return null;
  return {
    inputs: [sourceInput(facts, { audio: indexesOf(plan.audio) })],
    args: plan.audio.flatMap((track) => audioOutput(track, facts.container)),
    folders: plan.audio.map(({ name }) => name),
    durationMs: plan.durationMs,
  };
}
