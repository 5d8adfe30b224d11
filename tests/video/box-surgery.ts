/** Cutting and sewing of MP4 boxes, to make files that no muxer writes. */

const parents = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl']);

/** Where a box lies: offset of its size, and its ancestors', outermost first. */
export interface Place {
  readonly at: number;
  readonly size: number;
  readonly ancestors: readonly number[];
}

/** Finds every box of a type below the movie box. */
export function findBoxes(bytes: Buffer, type: string): readonly Place[] {
  const found: Place[] = [];
  const walk = (from: number, to: number, ancestors: readonly number[]): void => {
    let at = from;
    while (at + 8 <= to) {
      const size = bytes.readUInt32BE(at);
      const name = bytes.toString('latin1', at + 4, at + 8);
      if (size < 8) return;
      if (name === type) found.push({ at, size, ancestors });
      if (parents.has(name)) walk(at + 8, at + size, [...ancestors, at]);
      at += size;
    }
  };
  walk(0, bytes.length, []);
  return found;
}

/** The first box of a type. */
export function findBox(bytes: Buffer, type: string): Place {
  const [place] = findBoxes(bytes, type);
  if (place === undefined) throw new Error(`there is no ${type}`);
  return place;
}

/** Puts other bytes in the place of a box and corrects the sizes of all around it. */
export function replaceBox(bytes: Buffer, { at, size, ancestors }: Place, instead: Buffer): Buffer {
  const result = Buffer.concat([bytes.subarray(0, at), instead, bytes.subarray(at + size)]);
  for (const ancestor of ancestors) {
    result.writeUInt32BE(result.readUInt32BE(ancestor) + instead.length - size, ancestor);
  }
  return result;
}

/** A box of a type around contents. */
export function boxOf(type: string, ...contents: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + contents.reduce((sum, { length }) => sum + length, 0), 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents]);
}
