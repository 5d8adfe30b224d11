import { describe, expect, it } from 'vitest';
import { chapterAt, chapterCuts, chapterStep, heatPath } from './chapters.ts';
import { dragKind, dragLevel, dragSeconds, tapSeconds, thirdOf } from './gestures.ts';
import { capOf, heightsOf } from './quality.ts';
import { beginningOf, secondsOfQuery } from './resume.ts';
import { parseStoryboard, spriteAt, spriteStyle } from './storyboard.ts';
import { vodOverlayOf, type VodOverlayFacts } from './vod-overlay.ts';
import { look, nothingWatched, reportable, reported } from './watched.ts';

describe('a storyboard', () => {
  const text =
    'WEBVTT\r\n\r\n00:00:00.000 --> 00:00:10.000\r\nstoryboard-1.webp#xywh=0,0,160,90\r\n\r\n1\r\n00:10.000 --> 00:20.000\r\nstoryboard-1.webp#xywh=pixel:160,0,160,90\r\n\r\n00:00:20.000 --> 00:00:30.000\r\nno picture\r\n';
  const sprites = parseStoryboard(text, 'https://site/media/video/v/s/token/t1/storyboard.vtt');

  it('names parts of pictures, with addresses that inherit the signature', () => {
    expect(sprites).toHaveLength(2);
    expect(sprites[1]).toEqual({
      startS: 10,
      endS: 20,
      url: 'https://site/media/video/v/s/token/t1/storyboard-1.webp',
      x: 160,
      y: 0,
      width: 160,
      height: 90,
    });
  });
  it('answers the last picture that began', () => {
    expect(spriteAt(sprites, 9.9)?.x).toBe(0);
    expect(spriteAt(sprites, 10)?.x).toBe(160);
    expect(spriteAt(sprites, 999)?.x).toBe(160);
    expect(spriteAt([], 1)).toBeNull();
  });
  it('fits pictures of any size into the box', () => {
    const sprite = spriteAt(sprites, 10);
    if (sprite === null) throw new Error('there is a picture at 10 s');
    const style = spriteStyle({ ...sprite, x: 320, y: 180, width: 320, height: 180 }, 160, false);
    expect(style).toEqual({ width: '160px', height: '90px', scale: 0.5, offset: '-160px -90px' });
  });
});

describe('chapters', () => {
  const chapters = [0, 60_000, 120_000].map((startMs, at) => ({ startMs, title: String(at) }));
  it('know which one plays and where the rail is cut', () => {
    expect(chapterAt(chapters, 59.9)).toBe(0);
    expect(chapterAt(chapters, 60)).toBe(1);
    expect(chapterAt([], 60)).toBe(-1);
    expect(chapterCuts(chapters, 240)).toEqual([0.25, 0.5]);
    expect(chapterCuts(chapters, 0)).toEqual([]);
  });
  it('step like the keys of a player: back means the beginning first', () => {
    expect(chapterStep(chapters, 70, 1)).toBe(120);
    expect(chapterStep(chapters, 70, -1)).toBe(60);
    expect(chapterStep(chapters, 61, -1)).toBe(0);
    expect(chapterStep(chapters, 130, 1)).toBeNull();
  });
  it('draw heat inside their box', () => {
    const numbers = heatPath([0, 5, -1, 0.5])
      .match(/[\d.-]+/g)!
      .map(Number);
    expect(Math.max(...numbers)).toBe(100);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(heatPath([1])).toBe('');
  });
});

describe('where a video begins', () => {
  it('is where the address says, else where the viewer stopped', () => {
    expect(beginningOf(95, 10_000, 600_000)).toEqual({ startS: 95, isResumed: false });
    expect(beginningOf(null, 123_000, 600_000)).toEqual({ startS: 123, isResumed: true });
    expect(beginningOf(9999, null, 600_000)).toEqual({ startS: 599, isResumed: false });
  });
  it('is the beginning again after the end, and right after the start', () => {
    expect(beginningOf(null, 595_000, 600_000).startS).toBe(0);
    expect(beginningOf(null, 3000, 600_000).startS).toBe(0);
    expect(beginningOf(null, null, 600_000).startS).toBe(0);
  });
  it('reads every way of writing a time', () => {
    expect(['95', '95s', '1m35s', '1:35', '1h2m3s', '1:02:03'].map(secondsOfQuery)).toEqual([
      95, 95, 95, 95, 3723, 3723,
    ]);
    expect(['', 'x', '1:2:3:4', undefined].map(secondsOfQuery)).toEqual([null, null, null, null]);
  });
});

describe('what was watched', () => {
  it('counts playing, not pauses and not jumps', () => {
    let state = nothingWatched(0, 0);
    state = look(state, 500, 0.5, 1);
    state = look(state, 1000, 0.5, 1);
    state = look(state, 1500, 60, 1);
    state = look(state, 2000, 60.5, 1);
    expect(state.playedMs).toBe(1000);
  });
  it('never reports more than the clock passed', () => {
    const state = { ...look(nothingWatched(0, 0), 500, 0.5, 1), playedMs: 9000 };
    expect(reportable(state, 3000)).toBe(3000);
    expect(reportable(reported(state, 3000), 3000)).toBe(0);
  });
  it('counts wall time at any speed', () => {
    expect(look(nothingWatched(0, 0), 1000, 3, 3).playedMs).toBe(1000);
  });
});

describe('fingers', () => {
  it('tap in thirds, ten seconds for each further tap', () => {
    expect([10, 150, 290].map((x) => thirdOf(x, 300))).toEqual(['left', 'middle', 'right']);
    expect(tapSeconds(1, 'right')).toBe(0);
    expect(tapSeconds(2, 'right')).toBe(10);
    expect(tapSeconds(3, 'left')).toBe(-20);
    expect(tapSeconds(2, 'middle')).toBe(0);
  });
  it('drag after 12 px, along or across', () => {
    expect(dragKind(5, 5)).toBeNull();
    expect(dragKind(20, 3)).toBe('seek');
    expect(dragKind(3, -20)).toBe('vertical');
    expect(dragSeconds(150, 300, 600)).toBe(45);
    expect(dragSeconds(300, 300, 20)).toBe(20);
    expect(dragLevel(0.5, -75, 200)).toBe(1);
    expect(dragLevel(0.5, 300, 200)).toBe(0);
  });
});

describe('sizes', () => {
  it('come tallest first, each height once at its best', () => {
    const level = (index: number, height: number, bitrateBps: number) => ({ index, height, fps: 30, bitrateBps });
    expect(
      heightsOf([level(0, 360, 1), level(1, 720, 2), level(2, 720, 5), level(3, 0, 9)]).map(({ index }) => index),
    ).toEqual([2, 0]);
  });
  it('are remembered as a ceiling', () => {
    expect(capOf({ kind: 'height', height: 480 })).toBe(480);
    expect(capOf({ kind: 'saver' })).toBe(360);
    expect(capOf({ kind: 'auto' })).toBeNull();
  });
});

describe('what lies over the picture', () => {
  const facts: VodOverlayFacts = {
    recovery: { kind: 'playing' },
    nowMs: 10_000,
    isMoving: false,
    isPaused: true,
    hasEnded: false,
    isStartAwaited: false,
  };
  const kind = (change: Partial<VodOverlayFacts>): string => vodOverlayOf({ ...facts, ...change }).kind;
  it('leaves a moving picture and the viewer’s own pause alone', () => {
    expect(kind({})).toBe('none');
    expect(kind({ isMoving: true, recovery: { kind: 'stalled', sinceMs: 0 } })).toBe('none');
  });
  it('says what happens and when the next trial is', () => {
    expect(kind({ hasEnded: true })).toBe('ended');
    expect(kind({ isStartAwaited: true, recovery: { kind: 'idle' } })).toBe('start');
    expect(kind({ isPaused: false, recovery: { kind: 'stalled', sinceMs: 0 } })).toBe('slow');
    expect(
      vodOverlayOf({ ...facts, recovery: { kind: 'backoff', trial: 1, untilMs: 13_200, code: 'P-NET-01' } }),
    ).toEqual({
      kind: 'backoff',
      seconds: 4,
    });
    expect(kind({ isMoving: true, recovery: { kind: 'failed', code: 'P-COD-01', detail: '' } })).toBe('failed');
  });
});
