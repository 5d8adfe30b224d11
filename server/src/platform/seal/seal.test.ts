import { expect, test } from 'vitest';
import { createSeal } from './index.ts';

const siteKey = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

test('opens what it closed and hides it in between', () => {
  const seal = createSeal(siteKey, 'stream-key');
  const closed = seal.close('秘密 key');
  expect(closed).not.toContain('key');
  expect(seal.open(closed)).toBe('秘密 key');
  expect(seal.close('秘密 key')).not.toBe(closed);
});

test('finds the same text again, per purpose and per site key', () => {
  const seal = createSeal(siteKey, 'stream-key');
  expect(seal.lookup('a')).toBe(createSeal(siteKey, 'stream-key').lookup('a'));
  expect(seal.lookup('a')).not.toBe(seal.lookup('b'));
  expect(seal.lookup('a')).not.toBe(createSeal(siteKey, 'mobile').lookup('a'));
});

test('refuses what was changed, shortened or sealed elsewhere', () => {
  const seal = createSeal(siteKey, 'stream-key');
  const closed = seal.close('text');
  expect(() => createSeal(siteKey, 'mobile').open(closed)).toThrow('authenticate');
  expect(() => seal.open(closed.slice(0, -4))).toThrow('authentication tag');
  expect(() => seal.open('v2.a.b.c')).toThrow('unknown form');
});
