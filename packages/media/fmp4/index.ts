export { fragment } from './fragment.ts';
export type { FragmentBytes, FragmentSample, FragmentTrack } from './fragment.ts';
export { audioTrackId, initSegment, videoTimescale, videoTrackId } from './init-segment.ts';
export { readFragmentFacts, readInitFacts } from './facts.ts';
export type { FragmentFacts, FragmentFileFacts, InitTrackFacts, TrackFragmentFacts } from './facts.ts';
export { recordingHeader, setSampleDescriptionIndex } from './recording.ts';
export type { RecordedSegment, RecordingParts } from './recording.ts';
