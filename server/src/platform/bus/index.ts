export type { Bus } from './bus.ts';
export { createProcessBus } from './process-bus.ts';
