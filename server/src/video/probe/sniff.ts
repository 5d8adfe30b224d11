import type { Container } from '@amphi/media/ladder';

/** Bytes from the beginning that `sniff` wants to see. */
export const sniffBytes = 4096;

/** What a file is by its content; names and declared types are never asked. `refused` = known, and not a video file that is taken. */
export type Sniffed = { readonly container: Container } | 'refused' | 'unknown';

const startsWith = (bytes: Uint8Array, hex: string, at = 0): boolean => {
  const wanted = Buffer.from(hex, 'hex');
  return Buffer.compare(bytes.subarray(at, at + wanted.length), wanted) === 0;
};
const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

const movieBoxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'styp']);
/** Major brands of pictures and songs (ISO/IEC 23008-12; iTunes). */
const stillBrands = new Set(['heic', 'heix', 'mif1', 'msf1', 'avif', 'avis', 'jxl ']);
const packetLengths = [188, 192, 204];

/** Decides by signatures: ISO/IEC 14496-12 §4.2, RFC 8794 (EBML), RIFF, FLV, ISO/IEC 13818-1, ASF, RFC 3533. */
export function sniff(bytes: Uint8Array): Sniffed {
  const box = textAt(bytes, 4, 4);
  if (movieBoxes.has(box)) return stillBrands.has(textAt(bytes, 8, 4)) ? 'refused' : { container: 'mp4' };
  if (startsWith(bytes, '1a45dfa3')) return sniffMatroska(bytes);
  if (textAt(bytes, 0, 4) === 'RIFF') return textAt(bytes, 8, 4) === 'AVI ' ? { container: 'avi' } : 'refused';
  if (startsWith(bytes, '464c5601')) return { container: 'flv' };
  if (startsWith(bytes, '000001ba')) return { container: 'mpegps' };
  if (startsWith(bytes, '3026b2758e66cf11a6d900aa0062ce6c')) return { container: 'asf' };
  if (textAt(bytes, 0, 4) === 'OggS') return { container: 'ogg' };
  if (isTransportStream(bytes)) return { container: 'mpegts' };
  return isKnownOther(bytes) ? 'refused' : 'unknown';
}

const sniffMatroska = (bytes: Uint8Array): Sniffed => {
  const type = Buffer.from(bytes.subarray(0, sniffBytes)).indexOf(Buffer.from('4282', 'hex'));
  const name = type < 0 ? '' : textAt(bytes, type + 3, 8);
  return name.startsWith('matroska') || name.startsWith('webm') ? { container: 'matroska' } : 'refused';
};

/** Sync bytes at the distance of a packet, five in a row; 192 has four bytes of time before each (Blu-ray), 204 has parity after it. */
const isTransportStream = (bytes: Uint8Array): boolean =>
  packetLengths.some((length) => {
    const first = length === 192 ? 4 : 0;
    return Array.from({ length: 5 }, (_, packet) => bytes[first + packet * length]).every((byte) => byte === 0x47);
  });

/** Files that people take for videos, or wish we did: playlists, scripts, pictures, sounds, archives, programs. */
const otherSignatures: readonly string[] = [
  '47494638', // GIF8
  '89504e47', // PNG
  'ffd8ff', // JPEG
  '494433', // ID3
  '664c6143', // fLaC
  '504b0304', // zip
  '52617221', // Rar!
  '1f8b', // gzip
  '377abcaf', // 7z
  '7f454c46', // ELF
  '4d5a', // MZ
  '25504446', // PDF
  '060e2b34', // MXF
  '2e524d46', // RealMedia
];
const otherBeginnings =
  /^\uFEFF?\s*(?:#EXTM3U|ffconcat|\[playlist\]|\[Script Info\]|WEBVTT|<\?xml|<svg|<!doctype|<html|<smil|<MPD|#!|file\s|http)/i;

const isKnownOther = (bytes: Uint8Array): boolean =>
  otherSignatures.some((hex) => startsWith(bytes, hex)) ||
  otherBeginnings.test(Buffer.from(bytes.subarray(0, 512)).toString('utf8'));
