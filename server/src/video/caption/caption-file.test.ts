import { describe, expect, test } from 'vitest';
import { readCaptionFile } from './caption-file.ts';

const srt = `1\r\n00:00:01,000 --> 00:00:02,500\r\nHello <i>world</i>\r\n{\\an8}second <font color="red">line</font>\r\n\r\n2\r\n00:00:00,250 --> 00:00:01,000\r\n你好 & <再见\r\n`;
const ass = `[Script Info]
Title: x
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.50,0:00:03.00,Default,,0,0,0,,{\\b1}Hello{\\b0}, all\\Nsecond\\hline
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
Comment: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,not shown
`;
const utf16 = (text: string, isBig = false): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};
/** 你好 in GB18030. */
const gb = Buffer.concat([Buffer.from('1\n00:00:01,000 --> 00:00:02,000\n'), Buffer.from([0xc4, 0xe3, 0xba, 0xc3])]);

describe('a file of captions', () => {
  test('in SRT becomes WebVTT by time, with three tags and nothing that could be markup', () => {
    const file = readCaptionFile(Buffer.from(srt));
    expect(file.format).toBe('srt');
    expect(file.vtt).toBe(
      'WEBVTT\n\n00:00:00.250 --> 00:00:01.000\n你好 &amp; &lt;再见\n\n00:00:01.000 --> 00:00:02.500\nHello <i>world</i>\nsecond line\n',
    );
  });

  test('in ASS loses its looks and keeps its lines', () => {
    const file = readCaptionFile(Buffer.from(ass));
    expect(file).toMatchObject({
      format: 'ass',
      vtt: 'WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello, all\nsecond line\n',
      source: ass,
    });
  });

  test('in WebVTT is taken with its settings and notes passed over', () => {
    const vtt =
      'WEBVTT - x\n\nNOTE a note\n\nSTYLE\n::cue {color:red}\n\nid\n00:01.000 --> 01:00:02.000 line:10%\n<v Bob>Hi\n';
    expect(readCaptionFile(Buffer.from(vtt))).toMatchObject({
      format: 'vtt',
      vtt: 'WEBVTT\n\n00:00:01.000 --> 01:00:02.000\nHi\n',
    });
  });

  test.each([
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(srt)])],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(srt)])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(srt, true)])],
    ['UTF-16 LE without', utf16(srt)],
    ['UTF-16 BE without', utf16(srt, true)],
    ['GB18030', gb],
  ])('is read in %s', (_name, bytes) => {
    expect(readCaptionFile(bytes).vtt).toContain('\n你好');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['words', Buffer.from('just words')],
    ['WebVTT without a cue', Buffer.from('WEBVTT\n\nNOTE nothing\n')],
    ['times that run backwards', Buffer.from('1\n00:00:02,000 --> 00:00:01,000\nx\n')],
    ['more than 2 MB', Buffer.concat([Buffer.from(srt), Buffer.alloc(2 * 1024 * 1024, 0x20)])],
    ['broken UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00])],
  ])('is refused when it is %s', (_name, bytes) => {
    expect(() => readCaptionFile(bytes)).toThrow(expect.objectContaining({ code: 'caption_invalid' }));
  });

  test('that is hostile is read in a moment', () => {
    const began = process.cpuUsage().user;
    const hostile = ['<'.repeat(500_000), '{\\'.repeat(400_000), '&'.repeat(300_000), '1:1:'.repeat(200_000)];
    for (const text of hostile) readCaptionFile(Buffer.from(`1\n00:00:01,000 --> 00:00:02,000\nx${text}\n`));
    readCaptionFile(Buffer.from(`${ass}Dialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,x${'{'.repeat(900_000)}\n`));
    expect(process.cpuUsage().user - began).toBeLessThan(5_000_000);
  });
});
