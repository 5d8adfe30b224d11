import { expect, test } from 'vitest';
import { nicknameOf } from './identities.ts';

test.each([
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['a\u202eb\u0000c\u200b', 'ab c'],
  ['王'.repeat(40), '王'.repeat(24)],
  ['👩‍👩‍👧‍👦'.repeat(30), '👩‍👩‍👧‍👦'.repeat(24)],
])('%j becomes the nickname %j', (name, nickname) => {
  expect(nicknameOf(name)).toBe(nickname);
});

test.each([null, '', '   ', '\u202e\u200b', '\u0007'])('%j becomes a nickname that is made up', (name) => {
  const nickname = nicknameOf(name);
  expect(nickname.length).toBeGreaterThan(3);
  expect(nicknameOf(name)).not.toBe(nickname);
});
