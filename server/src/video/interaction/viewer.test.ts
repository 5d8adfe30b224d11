import { millis } from '@amphi/media/time';
import { expect, test } from 'vitest';
import { userIdentity, type Identity } from '../../account/index.ts';
import { createSeal } from '../../platform/seal/index.ts';
import { createBeaconAllowance } from './beacon-allowance.ts';
import { deviceKind, viewerKey } from './viewer.ts';

const seal = createSeal(new Uint8Array(32), 'viewer');
const guest: Identity = { kind: 'guest', rights: new Set() };
const facts = { identity: guest, device: null, address: '203.0.113.7', userAgent: 'Firefox' };
const key = (wish: Partial<Parameters<typeof viewerKey>[1]> = {}): string => viewerKey(seal, { ...facts, ...wish });

test('a viewer is the user, else the browser, else address and program; the key names nobody', () => {
  const user = userIdentity('user12345678', 'user');
  expect(key({ identity: user })).toBe(key({ identity: user, device: 'other', address: '198.51.100.1' }));
  expect(key({ device: 'd1' })).toBe(key({ device: 'd1', address: '198.51.100.1' }));
  expect(
    new Set([key(), key({ userAgent: 'Chrome' }), key({ address: '203.0.113.8' }), key({ device: 'd1' })]).size,
  ).toBe(4);
  // An IPv6 client roams in its own network.
  expect(key({ address: '2001:db8::1' })).toBe(key({ address: '2001:db8::2' }));
  expect(key()).not.toMatch(/203|Firefox/);
});

test('devices are told by what the program says', () => {
  const agents = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0': 'desktop',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148': 'mobile',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140 Mobile Safari/537.36': 'mobile',
    'Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/140 Safari/537.36': 'tablet',
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0)': 'tv',
    'curl/8.0': 'other',
  };
  for (const [agent, kind] of Object.entries(agents)) expect([agent, deviceKind(agent)]).toEqual([agent, kind]);
});

test('reports are bounded per viewer and per address, and again free a minute later', () => {
  let now = 0;
  const allowance = createBeaconAllowance({ now: () => millis(now) });
  const waits = Array.from({ length: 121 }, () => allowance.take('one', 'here'));
  expect(waits.filter((wait) => wait > 0)).toHaveLength(1);
  expect(allowance.take('two', 'here')).toBe(0);
  const crowd = Array.from({ length: 3_000 }, () => allowance.take(null, 'school'));
  expect(crowd.every((wait) => wait === 0)).toBe(true);
  expect(allowance.take(null, 'school')).toBeGreaterThan(0);
  now = 60_000;
  expect([allowance.take('one', 'here'), allowance.take(null, 'school')]).toEqual([0, 0]);
});
