import { randomInt } from 'node:crypto';

/** Crockford's base 32: nothing that looks like something else; five bits a character. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const count = 10;
const length = 12;

/** A code as it is kept and compared: lower case, without what people put between, look-alikes as one; null when it is none. */
export const parseRecoveryCode = (typed: string): string | null => {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll(/[il]/g, '1').replaceAll('o', '0');
  return code.length === length && Array.from(code).every((character) => alphabet.includes(character)) ? code : null;
};

/** Ten new codes of 60 bits, in groups of four: `x7k2-9mqd-40tv`. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: count }, () =>
    Array.from({ length }, (_, at) => {
      const character = alphabet.charAt(randomInt(alphabet.length));
      return at > 0 && at % 4 === 0 ? `-${character}` : character;
    }).join(''),
  );
