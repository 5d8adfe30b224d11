import { username } from '@amphi/contract';
import { expect, test } from 'vitest';
import { readLoginName } from './login-name.ts';
import { newNickname, newUsername } from './new-name.ts';
import { newImageText, readImageText } from './image-code-picture.ts';

test('made-up names are usernames, readable, and not two alike', () => {
  const names = Array.from({ length: 500 }, newUsername);
  for (const name of names) expect(username.safeParse(name).success && /^[a-z]+_[2-9a-z]{6}$/.test(name)).toBe(true);
  expect(new Set(names).size).toBe(500);
  expect(newNickname()).toMatch(/^观众[2-9a-z]{6}$/);
});

test.each([
  [' +86 138 1234 5678 ', { kind: 'mobile', text: '+8613812345678' }],
  ['Ann@Example.ORG', { kind: 'email', text: 'ann@example.org' }],
  [' Cedar_1 ', { kind: 'username', text: 'cedar_1' }],
  ['12812345678', { kind: 'username', text: '12812345678' }],
])('the login name %j is understood', (typed, name) => {
  expect(readLoginName(typed)).toEqual(name);
});

test('pictures have four or five characters without look-alikes; what is typed counts in any case', () => {
  const texts = Array.from({ length: 300 }, newImageText);
  for (const text of texts) {
    expect(text).toMatch(/^[ACEFHKMNPRTXY347]{4,5}$/);
    expect(readImageText(` ${text.toLowerCase().split('').join(' ')} `)).toBe(text);
  }
  expect(new Set(texts.map((text) => text.length))).toEqual(new Set([4, 5]));
  expect(readImageText('ａ３ｘ７')).toBe('A3X7');
});
