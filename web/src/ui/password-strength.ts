/** 0 = too short to be taken, 1–4 = weak to very good. Length counts most (NIST SP 800-63B §5.1.1), repetition does not count. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 | 4 {
  const characters = Array.from(password);
  if (characters.length < 8) return 0;
  const variety = new Set(characters).size;
  const weight = Math.min(characters.length, variety * 1.6);
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const score = weight + kinds * 1.5;
  if (score < 11) return 1;
  if (score < 14) return 2;
  return score < 19 ? 3 : 4;
}
