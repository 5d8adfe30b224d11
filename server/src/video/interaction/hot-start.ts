import { deedWeights, type Insight } from '../../insight/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { isVideoEvent, videoTopic } from '../video-events.ts';

/** What it needs. */
export interface HotStartOptions {
  readonly insight: Pick<Insight, 'warm'>;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

/** Warms videos when they are published: nothing would ever be hot that nobody finds. Answers how to stop. */
export const startHot = ({ insight, bus, clock, log }: HotStartOptions): (() => void) =>
  bus.subscribe(videoTopic, (event) => {
    if (!isVideoEvent(event) || event.type !== 'published') return;
    insight.warm(event.videoId, deedWeights.published, clock.wall()).catch((error: unknown) => {
      log.warn({ err: error, videoId: event.videoId }, 'a new video begins cold');
    });
  });
