export { createQueue, type JobKind, type Queue, type WorkOptions } from './queue.ts';
