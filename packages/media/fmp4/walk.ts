/** One box as it lies in a buffer; positions count from the buffer's start. */
export interface BoxAt {
  readonly type: string;
  /** First byte of the header. */
  readonly start: number;
  /** First byte after the header. */
  readonly bodyStart: number;
  /** First byte after the box; never behind the range that was walked. */
  readonly end: number;
}

/** More boxes than this in one container are not looked at. */
const mostBoxes = 100_000;

/**
 * Yields the whole boxes in `[start, end)` one after the other and stops at the first that is torn, empty or lies about its size (ISO/IEC 14496-12 §4.2).
 * Boxes that reach "to the end of the file" (size 0) are not accepted: a growing file has none.
 */
export function* walkBoxes(view: DataView, start: number, end: number): Generator<BoxAt, void, undefined> {
  let at = start;
  for (let count = 0; count < mostBoxes && at + 8 <= end; count += 1) {
    let size = view.getUint32(at);
    let headerBytes = 8;
    if (size === 1) {
      if (at + 16 > end) return;
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
      headerBytes = 16;
    }
    if (size < headerBytes || size > end - at) return;
    const type = String.fromCharCode(
      view.getUint8(at + 4),
      view.getUint8(at + 5),
      view.getUint8(at + 6),
      view.getUint8(at + 7),
    );
    yield { type, start: at, bodyStart: at + headerBytes, end: at + size };
    at += size;
  }
}

/** The first box that the path of types leads to, or null. */
export function findBox(view: DataView, start: number, end: number, path: readonly string[]): BoxAt | null {
  const [type, ...rest] = path;
  for (const found of walkBoxes(view, start, end)) {
    if (found.type !== type) continue;
    return rest.length === 0 ? found : findBox(view, found.bodyStart, found.end, rest);
  }
  return null;
}

/** A view of the bytes. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
