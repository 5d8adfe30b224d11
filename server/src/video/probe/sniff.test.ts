import { expect, test } from 'vitest';
import { sniff } from './sniff.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const packets = (length: number, first = 0): Buffer => {
  const bytes = Buffer.alloc(length * 6);
  for (let at = first; at < bytes.length; at += length) bytes[at] = 0x47;
  return bytes;
};

test.each([
  ['mp4', Buffer.from('\0\0\0\u0018ftypisom')],
  ['mp4', Buffer.from('\0\0\0\u0018ftypqt  ')],
  ['mp4', Buffer.from('\0\0\0\u0008wide\0\0\0\0mdat')],
  ['matroska', hex('1a45dfa3 9f 4286810142f78101 4282 88 6d6174726f736b61')],
  ['matroska', hex('1a45dfa3 9f 4282 84 7765626d')],
  ['avi', Buffer.from('RIFF\0\0\0\0AVI LIST')],
  ['flv', hex('464c5601 05 00000009')],
  ['mpegts', packets(188)],
  ['mpegts', packets(192, 4)],
  ['mpegps', hex('000001ba 44')],
  ['asf', hex('3026b2758e66cf11a6d900aa0062ce6c')],
  ['ogg', Buffer.from('OggS\0')],
] as const)('knows %s by its content', (container, bytes) => {
  expect(sniff(bytes)).toEqual({ container });
});

test.each([
  ['a playlist', Buffer.from('#EXTM3U\n')],
  ['a playlist with a byte order mark', Buffer.from('\uFEFF#EXTM3U\n')],
  ['a script of inputs', Buffer.from("ffconcat version 1.0\nfile 'x'\n")],
  ['a sound', Buffer.from('RIFF\0\0\0\0WAVE')],
  ['a picture', hex('89504e470d0a1a0a')],
  ['a photograph of a phone', Buffer.from('\0\0\0\u0018ftypheic')],
  ['an unknown document of EBML', hex('1a45dfa3 9f 4282 84 6f746872')],
  ['a vector picture', Buffer.from('  <svg xmlns="http://www.w3.org/2000/svg">')],
])('names %s, and refuses it', (_, bytes) => {
  expect(sniff(bytes)).toBe('refused');
});

test('knows when it does not know', () => {
  expect(sniff(Buffer.alloc(0))).toBe('unknown');
  expect(sniff(Buffer.alloc(4096, 0x55))).toBe('unknown');
  expect(sniff(packets(188).subarray(0, 600))).toBe('unknown');
});
