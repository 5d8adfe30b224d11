import { readFile, writeFile } from 'node:fs/promises';

const one = 0x0001_0000;
/** Rows a b u, c d v (ISO/IEC 14496-12 §6.2.2), as phones write them for a picture that a player turns clockwise. */
const turns = { 90: [0, one, 0, -one, 0, 0], 180: [-one, 0, 0, 0, -one, 0] } as const;

/** Writes a rotation into the header of the picture track of an MP4 file: the first track with a width. */
export async function turnMovie(path: string, degrees: keyof typeof turns): Promise<void> {
  const bytes = await readFile(path);
  for (let at = bytes.indexOf('tkhd'); at >= 0; at = bytes.indexOf('tkhd', at + 4)) {
    // Version 0: after type, version and flags follow 20 bytes of times and numbers, 16 of layer and volume, then nine words of matrix.
    const matrix = at + 4 + 4 + 20 + 16;
    const width = bytes.readUInt32BE(matrix + 36);
    if (bytes[at + 4] !== 0 || width === 0) continue;
    turns[degrees].forEach((value, word) => bytes.writeInt32BE(value, matrix + word * 4));
    await writeFile(path, bytes);
    return;
  }
  throw new Error(`${path} has no picture track`);
}
