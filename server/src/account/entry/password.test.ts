import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hashPassword, isPasswordOf, passwordFault } from '../password.ts';

const list = readFileSync(new URL('password-list/common-passwords.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

describe('a new password', () => {
  test.each([
    ['seven77', 'password_invalid'],
    ['🦜'.repeat(7), 'password_invalid'],
    ['🦜🦚'.repeat(4), null],
    ['é中'.repeat(64), null],
    [`${'é中'.repeat(64)}x`, 'password_invalid'],
    ['\ud800 lonely half', 'password_invalid'],
    ['nul is \0 no letter', 'password_invalid'],
    ['password', 'password_common'],
    ['PassWord123', 'password_common'],
    ['ｐａｓｓｗｏｒｄ１２３', 'password_common'],
    [' 12345678 ', 'password_common'],
    ['88888888888888888888', 'password_common'],
    ['woaini1314', 'password_common'],
    ['correct horse', null],
    ['        ', 'password_common'],
  ])('%j: %s', (text, fault) => {
    expect(passwordFault(text)).toBe(fault);
  });

  test('is measured by a list of lower-case texts of eight characters and more, each once', () => {
    expect(list.length).toBeGreaterThan(5_000);
    expect(list.join('\n').length).toBeLessThan(100_000);
    expect(list.filter((line) => line.length < 8 || line !== line.normalize('NFKC').toLowerCase())).toEqual([]);
    expect(new Set(list).size).toBe(list.length);
  });
});

test('the same letters open the account however the keyboard composes them', async () => {
  const kept = await hashPassword('caf\u00e9 au lait');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPasswordOf(kept, 'cafe\u0301 au lait')).toBe(true);
  expect(await isPasswordOf(kept, 'cafe au lait')).toBe(false);
});
