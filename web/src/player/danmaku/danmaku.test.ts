import { describe, expect, it } from 'vitest';
import { cssColour, danmakuOf, graphemes, swatches, type Danmaku } from './danmaku.ts';
import { mergeDuplicates, thin, wishFilter } from './filter.ts';
import { isPattern, readSettings, usualSettings } from './settings.ts';
import { isKept, windowMs, windowsAt } from './windows.ts';

const one = (atMs: number, text: string, more: Partial<Danmaku> = {}): Danmaku => ({
  id: `${atMs}${text}`,
  atMs,
  mode: 'scroll',
  colour: 0xffffff,
  text,
  sentAtMs: 0,
  author: 'a',
  isOwn: false,
  isPending: false,
  ...more,
});
const usual = usualSettings(false);

describe('danmaku', () => {
  it('are unpacked with whose they are', () => {
    expect(danmakuOf(['d1', 1500, 2, 255, 'hi', 10, 'k'], new Set(['d1']))).toMatchObject({
      mode: 'bottom',
      sentAtMs: 10_000,
      isOwn: true,
    });
    expect(cssColour(0x74c0fc)).toBe('rgb(116 192 252)');
  });
  it('are measured as people count', () => {
    expect(graphemes('👨‍👩‍👧‍👦é')).toBe(2);
  });
  it('have colours that stand out from their black outline by 4.5 : 1', () => {
    const part = (value: number): number => (value <= 0.039_28 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    for (const colour of swatches) {
      const channel = (shift: number): number => part(((colour >> shift) & 255) / 255);
      expect((0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0) + 0.05) / 0.05).toBeGreaterThan(4.5);
    }
    expect(new Set(swatches).size).toBe(12);
  });
});

describe('what is shown', () => {
  it('leaves out blocked words, patterns, people and kinds, but never the own ones', () => {
    const wanted = wishFilter({
      ...usual,
      words: ['Spoiler'],
      patterns: ['^6{3,}$'],
      users: ['z'],
      hasTop: false,
      hasColour: false,
    });
    expect(wanted(one(0, 'a SPOILER here'))).toBe(false);
    expect(wanted(one(0, '66666'))).toBe(false);
    expect(wanted(one(0, 'fine', { author: 'z' }))).toBe(false);
    expect(wanted(one(0, 'fine', { mode: 'top' }))).toBe(false);
    expect(wanted(one(0, 'fine', { colour: 1 }))).toBe(false);
    expect(wanted(one(0, 'fine'))).toBe(true);
    expect(wanted(one(0, 'a spoiler of mine', { isOwn: true }))).toBe(true);
  });
  it('counts equal words within fifteen seconds once', () => {
    const merged = mergeDuplicates([one(0, 'wow'), one(1000, 'Wow '), one(2000, 'other'), one(20_000, 'wow')]);
    expect(merged.map(({ text, times }) => [text, times])).toEqual([
      ['wow', 2],
      ['other', 1],
      ['wow', 1],
    ]);
  });
  it('thins to what fits without overlapping, and to a limit', () => {
    const many = mergeDuplicates(Array.from({ length: 50 }, (_, at) => one(at * 20, `text number ${at}`)));
    const stage = { width: 1000, lanes: 4, fontSize: 20, crossS: 8 };
    expect(thin(many, 'none', stage)).toHaveLength(4);
    expect(thin(many, 'limit', stage)).toHaveLength(8);
    expect(thin(many, 'overlap', stage)).toHaveLength(50);
  });
  it('never lets a fast long one catch up with the one before it', () => {
    const stage = { width: 1000, lanes: 1, fontSize: 20, crossS: 8 };
    const pair = mergeDuplicates([
      one(0, 'short'),
      one(1500, 'a very long text that moves much faster than the short one before'),
    ]);
    expect(thin(pair, 'none', stage)).toHaveLength(1);
    const later = mergeDuplicates([
      one(0, 'short'),
      one(7000, 'a very long text that moves much faster than the short one before'),
    ]);
    expect(thin(later, 'none', stage)).toHaveLength(2);
  });
});

describe('settings', () => {
  it('take of what was kept only what fits', () => {
    const read = readSettings(
      { area: 3, opacity: 500, density: 'x', words: ['a', 'a', 5, ''], patterns: ['(', '^a$'] },
      usual,
    );
    expect(read).toMatchObject({ area: 3, opacity: 80, density: 'limit', words: ['a'], patterns: ['^a$'] });
    expect(readSettings(null, usual)).toEqual(usual);
    expect(isPattern('(')).toBe(false);
  });
  it('begin with half the picture, a quarter on phones', () => {
    expect([usual.area, usualSettings(true).area]).toEqual([2, 1]);
  });
});

describe('windows', () => {
  it('come ahead of time and are forgotten behind', () => {
    expect(windowsAt(30_000, 1_000_000)).toEqual([0]);
    expect(windowsAt(61_000, 1_000_000)).toEqual([0, 1]);
    expect(windowsAt(windowMs + 1000, 1_000_000)).toEqual([0, 1]);
    expect(windowsAt(170_000, 175_000)).toEqual([0]);
    expect([0, 1, 2, 3].filter((number) => isKept(number, 2 * windowMs + 5))).toEqual([1, 2, 3]);
  });
});
