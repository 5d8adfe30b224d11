import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Publication } from './publication.ts';
import type { PublicationStore } from './publication.store.ts';

/** What publishing in time needs. */
export interface ScheduleOptions {
  readonly publications: Pick<PublicationStore, 'openScheduled'>;
  readonly publication: Publication;
  readonly clock: Pick<Clock, 'wall' | 'every'>;
  readonly log: Log;
}

/** One small indexed question; nothing has to be remembered, so nothing is lost by a restart. */
const lookEveryMs = millis(2_000);

/** Makes public what is due, once; answers how many. Two processes at once share the work, each video is opened by one. */
export const publishDue = async ({ publications, publication, clock }: ScheduleOptions): Promise<number> => {
  const due = await publications.openScheduled(clock.wall());
  for (const videoId of due) await publication.refreshPublication(videoId);
  return due.length;
};

/** Publishes scheduled videos when their time comes, within two seconds; answers how to stop. */
export const publishInTime = (options: ScheduleOptions): (() => void) => {
  const { clock, log } = options;
  let isLooking = false;
  const look = (): void => {
    if (isLooking) return;
    isLooking = true;
    publishDue(options)
      .catch((error: unknown) =>
        log.warn({ err: error }, 'scheduled videos were not published; the next look tries again'),
      )
      .finally(() => (isLooking = false));
  };
  look();
  return clock.every(lookEveryMs, look);
};
