import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Publication } from '../library/publication.ts';
import type { VideoPipeline } from '../pipeline.ts';
import { createTakeStore } from './take.store.ts';
import { sendWorkSignal } from './work-signal.ts';

/** Length of a take's name. */
const takeLength = 8;

/** A name for a new take. */
export const newTake = (): string => newId(takeLength);

/** What giving and stopping work needs; doing it is `workOnVideos`. */
export interface VideoPipelineOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly publication: Publication;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Pick<Clock, 'wall'>;
}

/** The giving side of the pipeline. Work lies in the database at once; workers of this process are rung for, others look by themselves. */
export const createVideoPipeline = ({ database, publication, bus, clock }: VideoPipelineOptions): VideoPipeline => {
  const takes = createTakeStore(database);
  const begin = async (videoId: string, event: 'begin' | 'retry'): Promise<boolean> => {
    const isBegun = await takes.begin(videoId, newTake(), { event, at: clock.wall() });
    if (isBegun) sendWorkSignal(bus, { type: 'begun', videoId });
    return isBegun;
  };
  return {
    begin: async (videoId) => void (await begin(videoId, 'begin')),
    cancel: async (videoId) => {
      const stopped = await takes.giveUp(videoId, 'cancel', { reason: null, at: clock.wall() });
      if (stopped === null) throw new AppError('video_not_ready');
      sendWorkSignal(bus, { type: 'stopped', videoId });
      await publication.refreshPublication(videoId);
    },
    retry: async (videoId) => {
      if (!(await begin(videoId, 'retry'))) throw new AppError('video_not_ready');
      await publication.refreshPublication(videoId);
    },
  };
};
