import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { FailureStore } from './failure.store.ts';
import { planLogin, planMemory, windowMs, type LoginTerms } from './throttle.ts';

/** What a login is counted by. */
export interface LoginSubject {
  /** What was typed, normalised; whether such an account exists does not matter. */
  readonly name: string;
  /** Address group. */
  readonly address: string;
  /** Value of the device cookie, or null. */
  readonly device: string | null;
  readonly isKnownDevice: boolean;
}

/** Failed logins, counted, and what follows from them. */
export interface LoginThrottle {
  terms(subject: LoginSubject): Promise<LoginTerms>;
  /** Waits; when too many wait already it does not, for the captcha stands before it anyway. */
  pause(pauseMs: number): Promise<void>;
  fail(subject: LoginSubject): Promise<void>;
  /** Forgets the failures of account and device; those of the address stay. */
  succeed(subject: LoginSubject): Promise<void>;
  /** Forgets the failures of an account under all its names. */
  forget(names: readonly string[]): Promise<void>;
}

const mostWaiting = 200;
const sweepEveryMs = 60_000;

/** @see LoginThrottle */
export const createLoginThrottle = (store: FailureStore, seal: Seal, clock: Clock): LoginThrottle => {
  const key = (kind: 'account' | 'address' | 'device', text: string): string => seal.lookup(`failure ${kind} ${text}`);
  const keysOf = ({ name, address, device }: LoginSubject) => ({
    account: key('account', name),
    address: key('address', address),
    device: device === null ? null : key('device', `${device} ${name}`),
  });
  let waiting = 0;
  let sweptAt = Number.NEGATIVE_INFINITY;
  const sweep = async (now: Date): Promise<void> => {
    if (clock.now() - sweptAt < sweepEveryMs) return;
    sweptAt = clock.now();
    await store.deleteExpired(now);
  };
  const add = async (subject: string, now: Date): Promise<number> =>
    store.add(subject, now, new Date(now.getTime() + windowMs));
  return {
    terms: async (subject) => {
      const now = clock.wall();
      const keys = keysOf(subject);
      const found = await store.find([keys.account, keys.address, keys.device ?? keys.account], now);
      const of = (subjectKey: string | null) => (subjectKey === null ? null : (found.get(subjectKey) ?? null));
      const { isKnownDevice } = subject;
      const failures = { account: of(keys.account), address: of(keys.address), device: of(keys.device), isKnownDevice };
      return planLogin(failures, now);
    },
    pause: async (pauseMs) => {
      if (pauseMs === 0 || waiting >= mostWaiting) return;
      waiting += 1;
      await new Promise<void>((resolve) => void clock.after(millis(pauseMs), resolve));
      waiting -= 1;
    },
    fail: async (subject) => {
      const now = clock.wall();
      await sweep(now);
      const keys = keysOf(subject);
      await add(keys.account, now);
      if (keys.device !== null) await add(keys.device, now);
      const count = await add(keys.address, now);
      const memoryMs = planMemory(count);
      if (memoryMs > windowMs) await store.extend(keys.address, new Date(now.getTime() + memoryMs));
    },
    succeed: async (subject) => {
      const keys = keysOf(subject);
      await store.clear(keys.device === null ? [keys.account] : [keys.account, keys.device]);
    },
    forget: (names) => store.clear(names.map((name) => key('account', name))),
  };
};
