/** Writing of MP4 boxes that are small and rare (init segments); fragments have a faster way of their own. */

/** The bytes of an ASCII string of a specification, such as a box type. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Joins bytes in order. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}

/** Big-endian unsigned bytes. */
export const u8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** Big-endian unsigned 16-bit values. */
export function u16(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, index) => view.setUint16(index * 2, value));
  return new Uint8Array(view.buffer);
}

/** Big-endian unsigned 32-bit values. */
export function u32(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return new Uint8Array(view.buffer);
}

/** One big-endian unsigned 64-bit value below 2^53. */
export const u64 = (value: number): Uint8Array => u32(Math.floor(value / 2 ** 32), value % 2 ** 32);

/** A box (ISO/IEC 14496-12 §4.2). */
export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = join(content);
  return join([u32(body.length + 8), ascii(type), body]);
}

/** A box with version and flags (§4.2). */
export function fullBox(type: string, version: number, flags: number, ...content: readonly Uint8Array[]): Uint8Array {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}
