import { describe, expect, it } from 'vitest';
import { steppedSize } from './caption-style.ts';
import { cueIndexAt, cuesAt, plainText, searchCues } from './cues.ts';

const cues = [
  { startS: 1, endS: 4, text: 'Café at night' },
  { startS: 3, endS: 6, text: 'second' },
  { startS: 10, endS: 12, text: 'third' },
];

describe('captions', () => {
  it('show what is said now, also two at once', () => {
    expect(cuesAt(cues, 0.9)).toEqual([]);
    expect(cuesAt(cues, 3.5).map(({ text }) => text)).toEqual(['Café at night', 'second']);
    expect(cuesAt(cues, 4).map(({ text }) => text)).toEqual(['second']);
    expect(cuesAt(cues, 6)).toEqual([]);
    expect(cueIndexAt(cues, 9)).toBe(1);
  });
  it('are plain words', () => {
    expect(plainText('<v Ada>hello <i>you</i> &amp; me</v>')).toBe('Ada: hello you & me');
    expect(plainText('a &lt;b&gt; c')).toBe('a <b> c');
  });
  it('are found without regard to case and marks', () => {
    expect(searchCues(cues, 'cafe')).toHaveLength(1);
    expect(searchCues(cues, '')).toHaveLength(3);
    expect(searchCues(cues, 'nothing')).toEqual([]);
  });
  it('grow and shrink in steps, and stay at the ends', () => {
    expect(steppedSize(100, 1)).toBe(125);
    expect(steppedSize(50, -1)).toBe(50);
    expect(steppedSize(300, 1)).toBe(300);
  });
});
