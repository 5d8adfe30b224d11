import { hash } from '@node-rs/argon2';

/** Argon2id with OWASP's first choice of parameters: 19 MiB, 2 rounds, 1 lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Whether a password is of acceptable length: 8 to 128 characters. */
export const isPassword = (text: string): boolean => text.length >= 8 && text.length <= 128 && !text.includes('\0');

/** The hash to keep, in PHC form. */
export const hashPassword = (password: string): Promise<string> => hash(password, options);
