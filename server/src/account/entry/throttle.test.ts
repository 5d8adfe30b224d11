import { assert, boolean, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planLogin, planMemory, planWait, windowMs } from './throttle.ts';

const now = new Date(Date.UTC(2026, 10, 20));
const ago = (count: number, ms = 0) => ({ count, lastAt: new Date(now.getTime() - ms) });
const nothing = { account: null, address: null, device: null, isKnownDevice: false };
const free = { waitMs: 0, isCaptchaNeeded: false, pauseMs: 0 };

describe('a login', () => {
  test('goes through nothing before the third failure', () => {
    expect(planLogin(nothing, now)).toEqual(free);
    expect(planLogin({ ...nothing, account: ago(2), address: ago(2) }, now)).toEqual(free);
  });

  test('needs a captcha and a growing pause after failures of its account', () => {
    const pauses = [3, 4, 5, 6, 7, 1_000_000].map((count) => planLogin({ ...nothing, account: ago(count) }, now));
    expect(pauses.map(({ pauseMs }) => pauseMs)).toEqual([250, 500, 1000, 2000, 2000, 2000]);
    expect(pauses.every(({ isCaptchaNeeded, waitMs }) => isCaptchaNeeded && waitMs === 0)).toBe(true);
  });

  test('needs a captcha after failures of its address, and waits after twenty', () => {
    const at = (count: number, ms = 0) => planLogin({ ...nothing, address: ago(count, ms) }, now);
    expect(at(3)).toEqual({ ...free, isCaptchaNeeded: true });
    expect(at(19).waitMs).toBe(0);
    expect([20, 21, 22, 29, 30, 40].map((count) => at(count).waitMs / 1000)).toEqual([1, 2, 4, 512, 900, 900]);
    expect(at(22, 3_000).waitMs).toBe(1_000);
    expect(at(22, 4_000).waitMs).toBe(0);
    expect(at(22, -60_000).waitMs).toBe(4_000);
  });

  test('from a device that knows the account is spared what others did to it, until it fails itself', () => {
    const attacked = { ...nothing, account: ago(500), isKnownDevice: true };
    expect(planLogin(attacked, now)).toEqual(free);
    expect(planLogin({ ...attacked, device: ago(2) }, now)).toEqual(free);
    expect(planLogin({ ...attacked, device: ago(3) }, now)).toMatchObject({ isCaptchaNeeded: true, pauseMs: 2000 });
    expect(planLogin({ ...attacked, address: ago(3) }, now).isCaptchaNeeded).toBe(true);
  });

  test('is refused for nothing that others can do to the account alone', () => {
    const count = integer({ min: 0, max: 1_000_000 });
    const ms = integer({ min: -1_000_000, max: 1_000_000 });
    assert(
      property(count, count, ms, boolean(), (account, device, since, isKnownDevice) => {
        const failures = { account: ago(account, since), address: null, device: ago(device, since), isKnownDevice };
        const { waitMs, pauseMs } = planLogin(failures, now);
        expect(waitMs).toBe(0);
        expect(pauseMs).toBeLessThanOrEqual(2_000);
      }),
    );
  });
});

test('failures are remembered longer than they make anybody wait', () => {
  assert(property(integer({ min: 1, max: 1_000_000 }), (count) => planMemory(count) > planWait(count)));
  expect(planMemory(1)).toBe(windowMs);
});
