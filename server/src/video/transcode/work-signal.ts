import type { Bus } from '../../platform/bus/index.ts';

/** Bus topic between those who give work and those who do it; a bell only, the work itself lies in the database. */
const workTopic = 'video.work';

/** `begun`: there is something to take up. `stopped`: nobody shall work on this video any more. */
export interface WorkSignal {
  readonly type: 'begun' | 'stopped';
  readonly videoId: string;
}

const isWorkSignal = (message: unknown): message is WorkSignal =>
  typeof message === 'object' && message !== null && 'type' in message && 'videoId' in message;

/** Rings. */
export const sendWorkSignal = (bus: Pick<Bus, 'publish'>, signal: WorkSignal): void => bus.publish(workTopic, signal);

/** Listens; the answer ends it. */
export const onWorkSignal = (bus: Pick<Bus, 'subscribe'>, handler: (signal: WorkSignal) => void): (() => void) =>
  bus.subscribe(workTopic, (message) => {
    if (isWorkSignal(message)) handler(message);
  });
