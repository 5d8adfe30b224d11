export { isOpen, videoResource, type VideoAccess } from './video-access.ts';
export { isVideoEvent, publishVideoEvent, videoTopic, type VideoEvent } from './video-events.ts';
export type { VideoPipeline } from './pipeline.ts';
export { createVideoLinks, type VideoLinks } from './deliver/links.ts';
