import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Metrics } from '../../platform/metrics/index.ts';
import type { Settings } from '../../site/index.ts';
import type { BehaviourStore, Deed } from './behaviour.store.ts';

/** What people did, as lines of the log and rows of the database. */
export interface Behaviour {
  /** Notes a deed; costs nothing when the operator wants no such log. Bounded: what cannot be written in time is dropped and counted. */
  note(deed: Deed): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Ends the timer and writes what waits. */
  stop(): Promise<void>;
}

/** What it needs. */
export interface BehaviourOptions {
  readonly store: Pick<BehaviourStore, 'add'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'counter'>;
}

const flushEvery = millis(1_000);
const mostWaiting = 10_000;
const mostAtOnce = 1_000;

/** @see Behaviour */
export const createBehaviour = ({ store, settings, clock, log, metrics }: BehaviourOptions): Behaviour => {
  const dropped = metrics.counter('amphi_behaviour_dropped_total', 'Entries of the behaviour log that found no room.');
  let waiting: Deed[] = [];
  let isKept = true;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    isKept = (await settings.all())['insight.logDays'] > 0;
    while (waiting.length > 0) {
      const part = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      if (isKept) await store.add(part);
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write).catch((error: unknown) => {
      log.warn({ err: error }, 'a part of the behaviour log was not kept');
    });
    return writing;
  };
  const stopTimer = clock.every(flushEvery, () => {
    if (waiting.length > 0 || !isKept) void flush();
  });
  return {
    note: (deed) => {
      if (!isKept) return;
      const { at: _at, ...fields } = deed;
      log.info(fields, 'behaviour');
      if (waiting.length < mostWaiting) waiting.push(deed);
      else dropped.inc();
    },
    flush,
    stop: () => {
      stopTimer();
      return flush();
    },
  };
};
