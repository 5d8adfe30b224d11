import type { HomeView, VideoCard } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { freshCount, renewed } from './fresh.ts';

const video = (videoId: string): VideoCard => ({
  videoId,
  title: videoId,
  cover: null,
  preview: null,
  durationMs: 1000,
  isVertical: false,
  category: 'life',
  plays: 0,
  likes: 0,
  comments: 0,
  danmaku: 0,
  publishedAt: null,
  owner: { userId: 'u', username: 'u', nickname: 'u', avatar: null },
  progress: null,
});
const lives = (count: number): HomeView['lives'] =>
  Array.from({ length: count }, (_, at) => ({
    liveId: `l${at}`,
    title: 'live',
    cover: null,
    category: 'life',
    owner: video('x').owner,
    watching: at,
    isOnAir: true,
    startedAt: null,
  }));
const view = (change: Partial<HomeView>): HomeView => ({
  lives: [],
  continue: [],
  videos: [],
  next: null,
  shorts: [],
  rank: [],
  categories: [],
  liveTotal: 0,
  ...change,
});

describe('what is new on the home page', () => {
  it('counts what is not shown, however far down that is', () => {
    const shown = ['a', 'b', 'c'].map(video);
    expect(freshCount(shown, ['c', 'x', 'a', 'y'].map(video))).toBe(2);
    expect(freshCount(shown, shown.toReversed())).toBe(0);
  });

  it('renews numbers and the rank in place, and leaves the videos to the reader', () => {
    const shown = view({ videos: [video('a')], next: 'c1' });
    const rank = [{ id: 'a', title: 'a' }];
    const after = renewed(shown, view({ videos: [video('b')], next: 'c2', rank, liveTotal: 3 }));
    expect(after).toEqual({ ...shown, rank, liveTotal: 3 });
  });

  it('changes the strip of lives only where it stays as tall as it is', () => {
    const few = view({ lives: lives(2) });
    expect(renewed(few, view({ lives: lives(4) })).lives).toHaveLength(4);
    expect(renewed(few, view({ lives: lives(5) })).lives).toHaveLength(2);
    expect(renewed(few, view({ lives: [] })).lives).toHaveLength(2);
    expect(renewed(view({}), view({ lives: lives(1) })).lives).toHaveLength(0);
    expect(renewed(view({ lives: lives(6) }), view({ lives: lives(5) })).lives).toHaveLength(5);
  });

  it('begins the row of what was started only with a new look at the page', () => {
    expect(renewed(view({}), view({ continue: [video('a')] })).continue).toEqual([]);
    expect(renewed(view({ continue: [video('a')] }), view({ continue: [video('b')] })).continue).toEqual([video('b')]);
  });
});
