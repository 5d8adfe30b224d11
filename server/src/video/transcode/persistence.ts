import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';

/** A database that was killed is back within seconds; what takes longer is another worker's turn. */
const patienceMs = 60_000;
const longestPauseMs = 2_000;

/** Does something in the database until it succeeds, at most for a minute: a result that took minutes is not thrown away for a restart. @throws what failed last */
export const createPersistence =
  ({ clock, log }: { readonly clock: Pick<Clock, 'now' | 'after'>; readonly log: Log }) =>
  async <Value>(action: () => Promise<Value>): Promise<Value> => {
    const deadline = clock.now() + patienceMs;
    for (let pauseMs = 50; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await action();
      } catch (error) {
        if (clock.now() + pauseMs > deadline) throw error;
        log.warn({ err: error }, 'the state of a video was not stored; trying again');
        await new Promise<void>((resolve) => void clock.after(millis(pauseMs), resolve));
      }
    }
  };
