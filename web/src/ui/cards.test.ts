import { describe, expect, it } from 'vitest';
import { categoryText } from './category-name.ts';
import { resumeFacts } from './resume-facts.ts';

describe('where somebody stopped', () => {
  it('tells the time and at least one minute that is left', () => {
    expect(resumeFacts({ durationMs: 1_865_000, progress: 0.6 })).toEqual({ stoppedAt: '18:39', minutesLeft: 12 });
    expect(resumeFacts({ durationMs: 20_000, progress: 0.5 })).toEqual({ stoppedAt: '0:10', minutesLeft: 1 });
  });
  it('is nothing for what was never begun', () => {
    expect(resumeFacts({ durationMs: 20_000, progress: null })).toBeNull();
    expect(resumeFacts({ durationMs: 20_000, progress: 0 })).toBeNull();
  });
});

describe('the name of a topic', () => {
  const known = [{ id: 'music', zh: '音乐现场', en: 'Live music', position: 0, isHidden: false, videos: 1 }];
  it('is what the site calls it, then what Amphi ships, then what was written', () => {
    expect(categoryText('music', 'en', known)).toBe('Live music');
    expect(categoryText('music', 'zh-CN', [])).toBe('音乐');
    expect(categoryText('origami', 'en', known)).toBe('origami');
  });
});
