import type { Clock } from '../clock/index.ts';
import type { Database } from '../db/index.ts';
import { createSeal } from '../seal/index.ts';
import { createRateStore } from './rate.store.ts';

/** How often something may be tried. */
export interface RateRule {
  /** Names the count; two rules of one name share it. */
  readonly name: string;
  /** Tries in one window. */
  readonly max: number;
  readonly windowMs: number;
}

/** What one try met. */
export interface RateAnswer {
  readonly isAllowed: boolean;
  /** Milliseconds until the window ends when refused, else 0. */
  readonly retryAfterMs: number;
  /** Tries left in this window. */
  readonly remaining: number;
  /** Milliseconds until the window ends, refused or not. */
  readonly resetsInMs: number;
}

/** Counts of tries in fixed windows, in the database, so that all processes share them. */
export interface RateLimits {
  /** Counts one try of the subject (an address, an account, a device) against the rule; tries beyond the rule count too. */
  take(rule: RateRule, subject: string): Promise<RateAnswer>;
  /** Forgets the tries of the subject, e.g. after a success. */
  forget(ruleName: string, subject: string): Promise<void>;
}

const sweepEveryMs = 60_000;
const sweepBatch = 1_000;

/**
 * Rate limits over the table `rate_limits`. Subjects are kept as keyed hashes only; one try is one statement, which makes
 * counts exact under any concurrency. Windows that ended are deleted in batches, at most once a minute per process.
 */
export const createRateLimits = (database: Database, siteKey: Uint8Array, clock: Clock): RateLimits => {
  const store = createRateStore(database);
  const seal = createSeal(siteKey, 'rate');
  const keyOf = (name: string, subject: string): string => seal.lookup(`${name}\0${subject}`);
  let sweptAt = clock.now() - sweepEveryMs;

  /** After a full batch there is more to do, and the next try goes on with it. */
  const sweep = async (now: Date): Promise<void> => {
    if (clock.now() - sweptAt < sweepEveryMs) return;
    sweptAt = clock.now();
    if ((await store.deleteEnded(now, sweepBatch)) === sweepBatch) sweptAt -= sweepEveryMs;
  };

  return {
    take: async ({ name, max, windowMs }, subject) => {
      const now = clock.wall();
      const { count, resetsAt } = await store.count(keyOf(name, subject), now, windowMs);
      await sweep(now);
      const resetsInMs = Math.max(0, resetsAt.getTime() - now.getTime());
      const isAllowed = count <= max;
      return { isAllowed, retryAfterMs: isAllowed ? 0 : resetsInMs, remaining: Math.max(0, max - count), resetsInMs };
    },
    forget: (ruleName, subject) => store.delete(keyOf(ruleName, subject)),
  };
};
