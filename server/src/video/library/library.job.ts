import { millis } from '@amphi/media/time';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { JobKind, Queue } from '../../platform/queue/index.ts';
import { purgeDeleted, type ErasureOptions } from './erasure.ts';
import { publishInTime, type ScheduleOptions } from './schedule.job.ts';

/** Clears videos that were deleted long ago. */
const purgeJob: JobKind<{ readonly isHourly: true }> = {
  name: 'video-purge',
  data: z.object({ isHourly: z.literal(true) }),
};
const purgeEveryMs = millis(3_600_000);

/** Takes up the work of the library: publishing in time, clearing in time; answers how to stop. */
export const workOnLibrary = async (
  queue: Queue,
  options: ErasureOptions & ScheduleOptions & { readonly clock: Clock; readonly log: Log },
): Promise<() => void> => {
  const { clock, log } = options;
  await queue.work(purgeJob, async () => {
    const purged = await purgeDeleted(options);
    if (purged > 0) log.info({ videos: purged }, 'deleted videos were cleared');
  });
  let isStopped = false;
  const ask = (): void => {
    queue.send(purgeJob, { isHourly: true }, { onceKey: 'purge' }).catch((error: unknown) => {
      if (!isStopped)
        log.warn({ err: error }, 'the clearing of deleted videos was not asked for; the next hour asks again');
    });
  };
  ask();
  const stopAsking = clock.every(purgeEveryMs, ask);
  const stopPublishing = publishInTime(options);
  return () => {
    isStopped = true;
    stopAsking();
    stopPublishing();
  };
};
