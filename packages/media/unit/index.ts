/** The one currency between ingest and packaging, and the repair of its timeline. */
export type { VideoCodec, AudioCodec, VideoTrack, AudioTrack, Track, AccessUnit, UnitEvent } from './unit.ts';
export { TimelineRepair } from './timeline.ts';
