import { readFileSync } from 'node:fs';

let list: ReadonlySet<string> | null = null;

const load = (): ReadonlySet<string> =>
  new Set(readFileSync(new URL('password-list/common-passwords.txt', import.meta.url), 'utf8').split('\n'));

/** Whether a password is one of those that are tried first, whatever its case and width; one character again and again is too. */
export const isCommonPassword = (password: string): boolean => {
  list ??= load();
  const plain = password.normalize('NFKC').toLowerCase().trim();
  return list.has(plain) || /^(.)\1*$/su.test(plain);
};
