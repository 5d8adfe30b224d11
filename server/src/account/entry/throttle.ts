import type { Failures } from './failure.store.ts';

/*
 * failures in 10 min   of the account          of the address
 *        0 – 2         nothing                 nothing
 *        3 –           captcha, pause          captcha
 *       20 –                                   waits 1, 2, 4 … 900 s after each failure
 * A device that opened the account before, with fewer than 3 failures of its own, is spared the account's column: whoever
 * attacks the account from elsewhere cannot keep its owner out. A pause delays the answer and refuses nobody.
 */

/** Failures of what a login is counted by. */
export interface LoginFailures {
  readonly account: Failures | null;
  readonly address: Failures | null;
  /** Of this device with this account. */
  readonly device: Failures | null;
  /** The device opened this account before. */
  readonly isKnownDevice: boolean;
}

/** What a login has to go through. */
export interface LoginTerms {
  /** More than 0: the address is refused for so many milliseconds. */
  readonly waitMs: number;
  readonly isCaptchaNeeded: boolean;
  /** Milliseconds that pass before the password is looked at. */
  readonly pauseMs: number;
}

/** A window begins with its first failure. */
export const windowMs = 10 * 60_000;

const freeFailures = 3;
const firstPauseMs = 250;
const longestPauseMs = 2_000;
const addressFailures = 20;
const longestWaitMs = 900_000;

const doubled = (firstMs: number, times: number, mostMs: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(times, 30));

/** How long an address with so many failures waits after the last one, milliseconds. */
export const planWait = (count: number): number =>
  count < addressFailures ? 0 : doubled(1_000, count - addressFailures, longestWaitMs);

/** How long failures are remembered after one more, milliseconds: twice the wait, so that waiting alone does not forget it. */
export const planMemory = (count: number): number => Math.max(windowMs, 2 * planWait(count));

/** The terms of a login at `now`. */
export const planLogin = (failures: LoginFailures, now: Date): LoginTerms => {
  const { account, address, device, isKnownDevice } = failures;
  const isSpared = isKnownDevice && (device?.count ?? 0) < freeFailures;
  const ofAccount = isSpared ? 0 : (account?.count ?? 0);
  const ofAddress = address?.count ?? 0;
  const waitedMs = address === null ? 0 : now.getTime() - address.lastAt.getTime();
  return {
    // A clock that was set back must not lengthen the wait.
    waitMs: Math.max(0, planWait(ofAddress) - Math.max(0, waitedMs)),
    isCaptchaNeeded: ofAccount >= freeFailures || ofAddress >= freeFailures,
    pauseMs: ofAccount < freeFailures ? 0 : doubled(firstPauseMs, ofAccount - freeFailures, longestPauseMs),
  };
};
