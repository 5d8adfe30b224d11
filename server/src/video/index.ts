export { isOpen, videoResource, type VideoAccess } from './video-access.ts';
export { isVideoEvent, publishVideoEvent, videoTopic, type VideoEvent } from './video-events.ts';
export type { VideoPipeline } from './pipeline.ts';
export { createVideoLinks, type VideoLinks } from './deliver/links.ts';
export { createVideoCore, type VideoCore } from './video-core.ts';
export type { NewVideo, VideoChange, VideoRow, VideoStore } from './video.store.ts';
export type { VideoCards } from './library/cards.ts';
export type { Publication } from './library/publication.ts';
export type { ReviewEntry } from './review/entry.ts';
