/** The kinds of pictures that are taken, by the names that sharp gives them. */
export type PictureType = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif';

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.subarray(at, at + text.length)).equals(Buffer.from(text, 'latin1'));

/** AVIF: a `ftyp` box whose major or compatible brands name it (ISO/IEC 23000-22 §10.2, AV1 Image File Format §6). */
const isAvif = (bytes: Uint8Array): boolean => {
  if (bytes.length < 16 || !startsWith(bytes, 4, 'ftyp')) return false;
  const end = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    if (at !== 12 && (startsWith(bytes, at, 'avif') || startsWith(bytes, at, 'avis'))) return true;
  }
  return false;
};

/** What the first bytes say that this is; neither names nor declared types are believed. */
export const readPictureType = (bytes: Uint8Array): PictureType | null => {
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return 'gif';
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'webp';
  return isAvif(bytes) ? 'heif' : null;
};
