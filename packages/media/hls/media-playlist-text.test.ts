import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintRevision } from './lint.ts';
import { serializeMediaPlaylist } from './media-playlist-text.ts';
import type { MediaPlaylist, PlaylistSegment } from './media-playlist.ts';
import { serializeMultivariant } from './multivariant.ts';
import { applyDelta } from './parsed-playlist.ts';
import { parseMediaPlaylist } from './playlist-parser.ts';

const start = Date.UTC(2026, 10, 20, 12);
const parts = (msn: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    uri: `${msn}.${index}.m4s`,
    durationMs: 200.2,
    isIndependent: index === 0,
  }));

const segment = (msn: number): PlaylistSegment => ({
  uri: `${msn}.m4s`,
  durationMs: 2002,
  programDateTimeMs: start + msn * 2002,
  isDiscontinuity: msn === 3,
  initUri: msn < 3 ? 'init-1.mp4' : 'init-2.mp4',
  parts: parts(msn, 10),
});

const playlist = (count: number, more: Partial<MediaPlaylist> = {}): MediaPlaylist => ({
  type: 'live',
  targetDurationSeconds: 2,
  partTargetMs: 201.2,
  mediaSequence: 0,
  discontinuitySequence: 0,
  segments: Array.from({ length: count }, (_, index) => segment(index)),
  open: {
    programDateTimeMs: start + count * 2002,
    isDiscontinuity: false,
    initUri: count < 3 ? 'init-1.mp4' : 'init-2.mp4',
    parts: parts(count, 2),
  },
  preloadHintUri: `${count}.2.m4s`,
  renditionReports: [{ uri: '../low/index.m3u8', lastMsn: count, lastPart: 1 }],
  isEnded: false,
  ...more,
});

const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

describe('a media playlist as text', () => {
  it('is the golden one', () => {
    expect(serializeMediaPlaylist(playlist(5))).toBe(golden('live.m3u8'));
  });

  it('comes back from its text and breaks no rule', () => {
    const value = playlist(5);
    const parsed = parseMediaPlaylist(serializeMediaPlaylist(value));
    const bare = value.segments.map((each, index) => (index < 2 ? { ...each, parts: [] } : each));
    expect(parsed).toMatchObject({ ...value, segments: bare });
    expect(lintRevision(null, parsed)).toEqual([]);
  });

  it('leaves out old segments in a delta update, and a client that knows them loses nothing', () => {
    const previous = parseMediaPlaylist(serializeMediaPlaylist(playlist(20)));
    const text = serializeMediaPlaylist(playlist(21), { skip: true });
    // 12 s of skip boundary: 0.4 s of open parts and the six newest segments reach it.
    expect(text).toContain('#EXT-X-SKIP:SKIPPED-SEGMENTS=15\n');
    const applied = applyDelta(previous, parseMediaPlaylist(text));
    const full = parseMediaPlaylist(serializeMediaPlaylist(playlist(21)));
    expect(applied).toEqual(full);
    expect(lintRevision(previous, applied)).toEqual([]);
  });

  it('is a whole playlist when nothing may be skipped', () => {
    expect(serializeMediaPlaylist(playlist(4), { skip: true })).toBe(serializeMediaPlaylist(playlist(4)));
  });

  it('ends and becomes a plain VOD playlist', () => {
    const closed = { open: null, preloadHintUri: null, renditionReports: [], isEnded: true };
    const ended = serializeMediaPlaylist(playlist(5, closed));
    expect(ended).toContain('#EXT-X-ENDLIST\n');
    expect(ended).toContain('#EXT-X-SERVER-CONTROL');
    const vod = serializeMediaPlaylist(playlist(5, { ...closed, type: 'vod', partTargetMs: null }));
    expect(vod).toBe(golden('vod.m3u8'));
    expect(lintRevision(null, parseMediaPlaylist(vod))).toEqual([]);
  });

  it('never prints a part longer than PART-TARGET', () => {
    const value = playlist(1, { partTargetMs: 209.333_333_333 });
    const exact = {
      ...value,
      open: { ...segment(1), parts: [{ uri: 'x', durationMs: 209.333_333_333, isIndependent: true }] },
    };
    const text = serializeMediaPlaylist(exact);
    expect(text).toContain('PART-TARGET=0.20933\n');
    expect(text).toContain('DURATION=0.20933,');
    expect(text).toContain('PART-HOLD-BACK=0.62799,');
  });

  it('renders the same text again from what it kept, wherever the window stands', () => {
    const value = playlist(40);
    const text = serializeMediaPlaylist(value);
    expect(serializeMediaPlaylist(value)).toBe(text);
    const slid = serializeMediaPlaylist({ ...value, mediaSequence: 10, segments: value.segments.slice(10) });
    expect(slid).toContain('#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-MAP:URI="init-2.mp4"\n');
    expect(text.endsWith(slid.slice(slid.indexOf('11.m4s')))).toBe(true);
  });
});

describe('a multivariant playlist', () => {
  it('is the golden one', () => {
    const text = serializeMultivariant([
      {
        uri: 'p/index.m3u8',
        bandwidthBps: 2_750_000.4,
        averageBandwidthBps: 2_500_000,
        codecs: 'avc1.64001f,mp4a.40.2',
        width: 1280,
        height: 720,
        frameRate: 29.97,
      },
      {
        uri: 'a/index.m3u8',
        bandwidthBps: 0,
        averageBandwidthBps: null,
        codecs: 'opus',
        width: 0,
        height: 0,
        frameRate: null,
      },
    ]);
    expect(text).toBe(golden('multivariant.m3u8'));
  });
});
