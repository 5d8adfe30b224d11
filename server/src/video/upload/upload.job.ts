import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Uploads } from './uploads.ts';

const everyMs = millis(3_600_000);
/** What a crash left between two steps is looked for soon after a start, when the rest has begun. */
const firstMs = millis(5_000);

/** Clears up uploads every hour, and once after the start. Answers how to stop; a round that runs is waited for. */
export const clearUploads = (
  uploads: Pick<Uploads, 'sweep'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = uploads.sweep().catch((error: unknown) => log.error({ err: error }, 'could not clear up uploads'));
  };
  const stops = [clock.after(firstMs, sweep), clock.every(everyMs, sweep)];
  return async () => {
    for (const stop of stops) stop();
    await running;
  };
};
