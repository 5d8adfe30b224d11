import { AppError } from '../../platform/http/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { BeaconReport } from './beacon-plan.ts';
import type { BeaconOutcome, BeaconStore } from './beacon.store.ts';

/*
 *   report ─▶ waiting ─▶ batch (≤ 500, one per play) ─▶ one transaction ─▶ every answer
 *                ▲                                            │
 *                └──── gathers while the batch before is ─────┘
 *                      being written
 * Nothing is answered before it is committed; while one batch is written, the next gathers, so that the cost per report falls as
 * they become more. More than `mostWaiting` are refused.
 */

/** Takes reports of playback. */
export interface Beacons {
  /** What counts of the play, once it is kept. @throws AppError `unavailable` when more wait than can be written. */
  take(report: BeaconReport): Promise<BeaconOutcome>;
}

const mostWaiting = 5_000;
const mostOfBatch = 500;

interface Waiting {
  readonly report: BeaconReport;
  readonly answer: PromiseWithResolvers<BeaconOutcome>;
}

const playOf = ({ report }: Waiting): string => `${report.videoId}/${report.playId}/${report.viewer}`;

/** Reports in batches. */
export const createBeacons = (store: BeaconStore, log: Log): Beacons => {
  const waiting: Waiting[] = [];
  let isRunning = false;

  /** The longest waiting, one of each play: two of one play depend on each other. */
  const nextBatch = (): readonly Waiting[] => {
    const batch = new Map<string, Waiting>();
    const rest: Waiting[] = [];
    for (const item of waiting.splice(0)) {
      if (batch.size < mostOfBatch && !batch.has(playOf(item))) batch.set(playOf(item), item);
      else rest.push(item);
    }
    waiting.push(...rest);
    return [...batch.values()];
  };
  const write = async (batch: readonly Waiting[]): Promise<void> => {
    const outcomes = await store.take(batch.map(({ report }) => report));
    for (const [at, { answer }] of batch.entries()) {
      const outcome = outcomes[at];
      if (outcome !== undefined) answer.resolve(outcome);
    }
  };
  const writeAlone = async (item: Waiting): Promise<void> => {
    try {
      await write([item]);
    } catch (error) {
      item.answer.reject(error);
    }
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = nextBatch();
      try {
        await write(batch);
      } catch (error) {
        // One report may be the reason (its user was just erased): the others shall not suffer.
        log.warn(
          { err: error, reports: batch.length },
          'a batch of playback reports was not kept; each is tried alone',
        );
        for (const item of batch) await writeAlone(item);
      }
    }
    isRunning = false;
  };

  return {
    take: (report) => {
      if (waiting.length >= mostWaiting) return Promise.reject(new AppError('unavailable'));
      const answer = Promise.withResolvers<BeaconOutcome>();
      waiting.push({ report, answer });
      if (!isRunning) void run();
      return answer.promise;
    },
  };
};
