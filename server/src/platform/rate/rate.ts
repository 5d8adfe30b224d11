import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock/index.ts';
import type { Database } from '../db/index.ts';
import { AppError } from '../http/index.ts';

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
}

/** Counts of tries in fixed windows, in the database, so that all processes share them. */
export interface RateLimits {
  /** Counts one try of the subject (an address, an account, a device) against the rule. */
  take(rule: RateRule, subject: string): Promise<RateAnswer>;
  /** Forgets the tries of the subject, e.g. after a success. */
  forget(ruleName: string, subject: string): Promise<void>;
}

/** Rate limits over the table `rate_limits`; subjects are kept as keyed hashes only. */
export const createRateLimits = (_database: Database, _siteKey: Uint8Array, _clock: Clock): RateLimits => ({
  take: async () => Promise.reject(new AppError('unavailable')),
  forget: async () => Promise.reject(new AppError('unavailable')),
});

/** A hook of Fastify (`onRequest` or `preHandler`). */
export type RateHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** A hook that counts requests by client address (IPv6 by /64). @throws AppError `rate_limited`, with `Retry-After` set */
export const limitByAddress =
  (_limits: RateLimits, _rule: RateRule): RateHook =>
  async () =>
    Promise.reject(new AppError('rate_limited'));
