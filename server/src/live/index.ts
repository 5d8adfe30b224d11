export type { LiveEngine } from './live.ts';
export { createLiveEngine, type RunningLiveEngine } from './engine.ts';
export { registerLiveRoutes } from './live.routes.ts';
export { createLiveStore, type LiveStore } from './live.store.ts';
export { createRecordingLinks, type RecordingLinks } from './recording-link.ts';
export { registerLiveSocket } from './live.ws.ts';
export { livePersonalData } from './personal-data.ts';
export { probeRtmp } from './ingest/rtmp-probe.ts';
export { liveRooms } from './live.schema.ts';
