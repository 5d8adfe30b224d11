import { millis } from '@amphi/media/time';
import { z } from 'zod';
import type { Clock } from '../platform/clock/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { JobKind, Queue } from '../platform/queue/index.ts';
import type { Settings } from '../site/index.ts';
import type { BehaviourStore } from './behaviour/behaviour.store.ts';

const sweepJob: JobKind<{ readonly isHourly: true }> = {
  name: 'insight-sweep',
  data: z.object({ isHourly: z.literal(true) }),
};

const sweepEveryMs = millis(3_600_000);
const dayMs = 86_400_000;
const batch = 5_000;
/** Openings are kept this long for their owner; totals by day are kept for ever. */
const playDaysKept = 180;
const coPlayDays = 30;

/** What the job needs. */
export interface InsightWork {
  readonly store: BehaviourStore;
  readonly settings: Pick<Settings, 'all'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Once an hour: forgets what is over, and finds anew what the same people watched. */
export const sweepInsight = async ({ store, settings, clock }: Omit<InsightWork, 'log'>): Promise<void> => {
  const now = clock.wall().getTime();
  const { 'insight.logDays': days } = await settings.all();
  const before = new Date(now - days * dayMs);
  while ((await store.deleteDeeds(before, batch)) === batch);
  await store.deletePlays({ marks: new Date(now - dayMs), plays: new Date(now - playDaysKept * dayMs) });
  await store.refreshCoPlays(new Date(now - coPlayDays * dayMs));
};

/** Takes up that work; answers how to stop asking for it. */
export const workOnInsight = async (queue: Queue, work: InsightWork): Promise<() => void> => {
  await queue.work(sweepJob, () => sweepInsight(work));
  let isStopped = false;
  const ask = (): void => {
    queue.send(sweepJob, { isHourly: true }, { onceKey: 'sweep' }).catch((error: unknown) => {
      if (!isStopped)
        work.log.warn({ err: error }, 'the hourly sweep of plays was not asked for; the next hour asks again');
    });
  };
  ask();
  const stop = work.clock.every(sweepEveryMs, ask);
  return () => {
    isStopped = true;
    stop();
  };
};
