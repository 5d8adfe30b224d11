/**
 * Wall-clock stamps inside the video: an SEI `user_data_unregistered` NAL unit (ITU-T H.264 §D.2.7) in front of each picture.
 * They survive every container untouched, so a reader can find them in FLV, fMP4 or TS by their UUID alone.
 */

/** 16 bytes that name our stamps. */
const stampUuid = Buffer.from('amphi.proof.clk1');

const DIGITS = 13;
const NAL_TYPE_SEI = 6;
const USER_DATA_UNREGISTERED = 5;

/** A length-prefixed SEI NAL unit that carries `epochMs` as 13 decimal digits (no emulation prevention needed). */
export function stampNal(epochMs: number): Buffer {
  const nal = Buffer.concat([
    Buffer.from([NAL_TYPE_SEI, USER_DATA_UNREGISTERED, stampUuid.length + DIGITS]),
    stampUuid,
    Buffer.from(stampDigits(epochMs)),
    Buffer.from([0x80]),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return Buffer.concat([length, nal]);
}

/** The text form of a stamp. */
export const stampDigits = (epochMs: number): string => String(Math.round(epochMs)).padStart(DIGITS, '0');

/** Offset of the first digit of the first stamp, or -1. */
export function findStampDigits(bytes: Buffer, from = 0): number {
  const at = bytes.indexOf(stampUuid, from);
  return at < 0 || at + stampUuid.length + DIGITS > bytes.length ? -1 : at + stampUuid.length;
}

/** All stamps in order, in milliseconds of the epoch. Stamps that a container cut in two are skipped. */
export function readStamps(bytes: Buffer): number[] {
  const stamps: number[] = [];
  for (let at = findStampDigits(bytes); at >= 0; at = findStampDigits(bytes, at)) {
    const stamp = Number(bytes.toString('latin1', at, at + DIGITS));
    if (stamp > 1e12) stamps.push(stamp);
  }
  return stamps;
}
