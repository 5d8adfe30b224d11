/** Which bytes a request wants: all, `start` to `end` (both inclusive), or some that do not exist. */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'impossible' };

const pattern = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** Reads a Range header (RFC 9110 §14.2); several ranges, or one that is not understood, mean the whole. */
export function parseByteRange(header: string | undefined, byteLength: number): ByteRange {
  const match = header === undefined ? null : pattern.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return { kind: 'whole' };
  if (first === '') {
    const suffix = Math.min(Number(last), byteLength);
    return suffix === 0 ? { kind: 'impossible' } : { kind: 'part', start: byteLength - suffix, end: byteLength - 1 };
  }
  const start = Number(first);
  const end = last === '' ? byteLength - 1 : Math.min(Number(last), byteLength - 1);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  return start >= byteLength ? { kind: 'impossible' } : { kind: 'part', start, end };
}
