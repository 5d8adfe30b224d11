import { expect, test } from 'vitest';
import { parseArtefact } from './artefact.ts';
import { renderMultivariant, type ReadyRendition } from './multivariant.ts';

const video = (height: number, bitrateBps: number): ReadyRendition => ({
  name: `v${height}`,
  kind: 'video',
  width: Math.round((height * 16) / 9),
  height,
  fps: 30,
  codec: 'avc1.64001f',
  bitrateBps,
  peakBps: bitrateBps * 2,
  language: null,
  label: null,
  isDefault: true,
});
const audio = (
  name: string,
  language: string | null,
  isDefault: boolean,
  label: string | null = null,
): ReadyRendition => ({
  ...video(0, 128_000),
  name,
  kind: 'audio',
  width: null,
  height: null,
  fps: null,
  codec: 'mp4a.40.2',
  peakBps: 150_000,
  language,
  label,
  isDefault,
});

test('a video with two tracks: every picture with all sound, the sound alone, the usual start in front', () => {
  const ready = [
    audio('a0', 'zh', true, '国语'),
    audio('a1', 'zh', false, '国语'),
    video(360, 600_000),
    video(1080, 4_000_000),
    video(720, 2_000_000),
  ];
  expect(renderMultivariant('take1', ready)).toBe(
    [
      '#EXTM3U',
      '#EXT-X-VERSION:10',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="国语",LANGUAGE="zh",DEFAULT=YES,AUTOSELECT=YES,URI="take1/a0/index.m3u8"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="国语 2",LANGUAGE="zh",DEFAULT=NO,AUTOSELECT=YES,URI="take1/a1/index.m3u8"',
      '#EXT-X-STREAM-INF:BANDWIDTH=4150000,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"',
      'take1/v720/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=8150000,AVERAGE-BANDWIDTH=4128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=30.000,AUDIO="audio"',
      'take1/v1080/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=1350000,AVERAGE-BANDWIDTH=728000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=30.000,AUDIO="audio"',
      'take1/v360/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=150000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",AUDIO="audio"',
      'take1/a0/index.m3u8',
      '',
    ].join('\n'),
  );
});

test('pictures without sound, sound without pictures, nothing', () => {
  expect(renderMultivariant('t', [video(480, 1_000_000)])).not.toContain('AUDIO');
  expect(renderMultivariant('t', [audio('a0', null, true)])?.match(/STREAM-INF/g)).toHaveLength(1);
  expect(renderMultivariant('t', [])).toBeNull();
});

test('a name from a file cannot end its attribute', () => {
  const text = renderMultivariant('t', [audio('a0', 'en', true, 'a",URI="http://elsewhere/\n#EXT-X-ENDLIST')]) ?? '';
  expect(text).toContain('NAME="a ,URI= http://elsewhere/ #EXT-X-ENDLIST"');
  expect(text.split('\n').filter((line) => line.startsWith('#EXT-X-ENDLIST'))).toEqual([]);
});

test.each([
  ['index.m3u8', 'multivariant'],
  ['take1234/v720/index.m3u8', 'playlist'],
  ['take1234/v720/init.mp4', 'blob'],
  ['take1234/v720/00001.m4s', 'blob'],
  ['take1234/cover-1.webp', 'blob'],
  ['covers/x.webp', 'blob'],
  ['captions/x.vtt', 'blob'],
  ['captions/x.source', 'blob'],
  ['source.mp4', 'source'],
])('%s is a %s', (name, kind) => {
  expect(parseArtefact(name)?.kind).toBe(kind);
});

test.each([
  '',
  'source',
  'a/source',
  'take1234/x.source',
  '../source',
  'a/../b/c.mp4',
  'a//c.mp4',
  'a/b/c/d.mp4',
  'a/.mp4',
  'a/b.mp4\n',
  'a/b.exe',
  'source~part',
  'index.m3u8/',
])('%j is nothing', (name) => {
  expect(parseArtefact(name)).toBeNull();
});
