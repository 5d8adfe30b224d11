import { millis, type Millis } from '@amphi/media/time';
import type { CertificateFacts } from './certificate.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const halfDayMs = 43_200_000;
const startSpreadMs = minuteMs;

/** Tries for one set of names that came to nothing, in a row. */
export interface Failures {
  readonly count: number;
  /** Milliseconds since the epoch; 0 when there was none. */
  readonly lastAt: number;
}

/** Between 0.8 and 1.2 times the pause: many servers must not ask in the same moment. `chance` is from 0 to 1. */
const spread = (pause: number, chance: number): number => pause * (0.8 + 0.4 * chance);

/** When to ask for the next certificate: as soon as a third of the life of this one is left. Milliseconds since the epoch. */
export const renewalTime = ({ validFrom, validTo }: CertificateFacts): number =>
  validTo.getTime() - (validTo.getTime() - validFrom.getTime()) / 3;

/**
 * How long to wait after this many failures in a row: 5, 15, 45 minutes … up to half a day. Let's Encrypt allows five failed
 * validations per name and hour, this makes four at most.
 */
export const pauseAfter = (count: number, chance: number): Millis =>
  millis(Math.round(spread(Math.min(halfDayMs, 5 * minuteMs * 3 ** (count - 1)), chance)));

/** How long to wait until the certificate is looked at again: twice a day, earlier when its time comes. An authority that hands out what is due already is asked hourly. */
export const pauseUntilCheck = (facts: CertificateFacts, now: number, chance: number): Millis => {
  const untilDue = renewalTime(facts) - now;
  return millis(Math.round(Math.min(spread(halfDayMs, chance), untilDue > 0 ? untilDue : hourMs)));
};

/**
 * How long to wait with the first look after a start. Without a certificate it is wanted at once; but a supervisor that
 * starts a failing server again and again must not ask each time, so the first pause after a failure is kept.
 */
export const pauseAtStart = (isServing: boolean, failures: Failures, now: number, chance: number): Millis => {
  const delay = isServing ? startSpreadMs * chance : 0;
  const rest = failures.count === 0 ? 0 : failures.lastAt + pauseAfter(1, chance) - now;
  return millis(Math.round(Math.min(Math.max(delay, rest), pauseAfter(1, 1))));
};
