const REPLACEMENT = 0xfffd;

/** UTF-8 bytes of a text; lone surrogates become U+FFFD (RFC 3629). */
export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? REPLACEMENT;
    const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  return bytes.slice(0, at);
};

/** How many continuation bytes follow a lead byte and what the lead byte contributes; null for bytes that cannot lead. */
const lead = (byte: number): { readonly more: number; readonly bits: number; readonly least: number } | null => {
  if (byte >= 0xc2 && byte <= 0xdf) return { more: 1, bits: byte & 31, least: 0x80 };
  if (byte >= 0xe0 && byte <= 0xef) return { more: 2, bits: byte & 15, least: 0x800 };
  if (byte >= 0xf0 && byte <= 0xf4) return { more: 3, bits: byte & 7, least: 0x10000 };
  return null;
};

/** Code point of the multi-byte sequence at `at` and its length; malformed ones give U+FFFD and length 1. */
const decodeSequence = (bytes: Uint8Array, at: number): { readonly code: number; readonly length: number } => {
  const first = lead(bytes[at] ?? 0);
  if (first === null) return { code: REPLACEMENT, length: 1 };
  let code = first.bits;
  for (let index = 1; index <= first.more; index++) {
    const byte = bytes[at + index] ?? 0;
    if ((byte & 0xc0) !== 0x80) return { code: REPLACEMENT, length: 1 };
    code = (code << 6) | (byte & 63);
  }
  const isValid = code >= first.least && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isValid ? { code, length: first.more + 1 } : { code: REPLACEMENT, length: 1 };
};

/** Text of UTF-8 bytes; never fails, malformed sequences become U+FFFD. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      at += 1;
    } else {
      const { code, length } = decodeSequence(bytes, at);
      text += String.fromCodePoint(code);
      at += length;
    }
  }
  return text;
};
