import { hash, verify } from '@node-rs/argon2';
import { isCommonPassword } from './entry/common-passwords.ts';

/** Argon2id with OWASP's first choice of parameters: 19 MiB, 2 rounds, 1 lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What is hashed: keyboards write the same letters in different ways (NIST SP 800-63B-4 §3.1.1.2). */
const toHashed = (password: string): string => password.normalize('NFC');

/** What is wrong with a new password: 8 to 128 characters (code points) of any kind, and none of the commonest. */
export const passwordFault = (text: string): 'password_invalid' | 'password_common' | null => {
  const length = Array.from(text).length;
  if (length < 8 || length > 128 || text.includes('\0') || !text.isWellFormed()) return 'password_invalid';
  return isCommonPassword(text) ? 'password_common' : null;
};

/** The hash to keep, in PHC form. */
export const hashPassword = (password: string): Promise<string> => hash(toHashed(password), options);

/** Whether the password made that hash. */
export const isPasswordOf = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, toHashed(password));
