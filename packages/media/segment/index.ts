export { Segmenter } from './segmenter.ts';
export type { SegmenterOptions } from './segmenter.ts';
export type { InitEvent, PartEvent, SegmentDoneEvent, SegmentEvent, SegmentWarning } from './segment-event.ts';
