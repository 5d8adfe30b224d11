export type { LiveEngine } from './live.ts';
export { createLiveEngine, type LiveEngineOptions, type RunningLiveEngine } from './engine.ts';
export { registerLiveRoutes } from './live.routes.ts';
export type { LiveRoutesOptions } from './room.routes.ts';
export { createLiveStore, type LiveStore } from './live.store.ts';
export { registerLiveSocket, type LiveSocketOptions } from './live.ws.ts';
