import { millis } from '@amphi/media/time';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { JobKind, Queue } from '../../platform/queue/index.ts';
import type { Deletions } from './deletions.ts';
import type { Exports } from './exports.ts';

/** Makes one archive of own data. */
export const exportJob: JobKind<{ readonly exportId: string }> = {
  name: 'personal-data-export',
  data: z.object({ exportId: z.string() }),
};

/** Erases accounts whose grace is over and archives that are over. */
const sweepJob: JobKind<{ readonly isHourly: true }> = {
  name: 'personal-data-sweep',
  data: z.object({ isHourly: z.literal(true) }),
};

const sweepEveryMs = millis(3_600_000);

/** Takes up the work about personal data; answers how to stop asking for it. */
export const workOnPersonalData = async (
  queue: Queue,
  { exports, deletions, clock, log }: { exports: Exports; deletions: Deletions; clock: Clock; log: Log },
): Promise<() => void> => {
  await queue.work(exportJob, async ({ exportId }) => {
    await exports.make(exportId).catch(async (error: unknown) => {
      log.error({ err: error, exportId }, 'an export of personal data failed');
      await exports.fail(exportId);
    });
  });
  await queue.work(sweepJob, async () => {
    await exports.sweep();
    await deletions.eraseDue();
  });
  let isStopped = false;
  const ask = (): void => {
    queue.send(sweepJob, { isHourly: true }, { onceKey: 'sweep' }).catch((error: unknown) => {
      if (isStopped) return;
      log.warn({ err: error }, 'the hourly sweep of personal data was not asked for; the next hour asks again');
    });
  };
  ask();
  const stop = clock.every(sweepEveryMs, ask);
  return () => {
    isStopped = true;
    stop();
  };
};
