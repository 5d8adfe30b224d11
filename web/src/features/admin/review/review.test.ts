// @vitest-environment node
import type { ReviewItem } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { moveCategory } from '../content/category-order.ts';
import { contentFilterQuery, readContentFilter, toContentQuery } from '../content/content-filter.ts';
import { readReportFilter, reportFilterQuery } from '../reports/report-filter.ts';
import { policies, policyOf } from './policies.ts';
import { itemsOf, nextItem, type PutOff } from './review-order.ts';
import { nextSpeed } from './speeds.ts';
import { spreadSprites } from './spread.ts';

const item = (videoId: string, isTaken = false): ReviewItem =>
  // Only what the order looks at.
  ({ video: { videoId }, reviewer: isTaken ? { userId: 'bo' } : null }) as ReviewItem;
const none: PutOff = { skipped: new Set(), aside: new Set() };

describe('the order of a reviewer', () => {
  const queue = [item('a'), item('b', true), item('c'), item('d')];
  it('is oldest first, without what somebody else has open', () => {
    expect(nextItem(queue, none, null)?.video.videoId).toBe('a');
    expect(nextItem(queue, none, 'a')?.video.videoId).toBe('c');
  });
  it('leaves out what was skipped, and comes to what was set aside last', () => {
    expect(nextItem(queue, { skipped: new Set(['a']), aside: new Set(['c']) }, null)?.video.videoId).toBe('d');
    expect(nextItem(queue, { skipped: new Set(['a', 'd']), aside: new Set(['c']) }, null)?.video.videoId).toBe('c');
    expect(nextItem(queue, { skipped: new Set(['a', 'c', 'd']), aside: new Set() }, null)).toBeNull();
  });
  it('parts the tabs', () => {
    const putOff = { skipped: new Set<string>(), aside: new Set(['c']) };
    expect(itemsOf(queue, putOff, 'aside')).toHaveLength(1);
    expect(itemsOf(queue, putOff, 'waiting')).toHaveLength(3);
  });
});

describe('keys of the review', () => {
  it('stand for the nine reasons', () => {
    expect(policies).toHaveLength(9);
    expect(policyOf('1')).toBe(policies[0]);
    expect([policyOf('0'), policyOf('10'), policyOf('x')]).toEqual([null, null, null]);
  });
  it('turn the speed, and come back after the fastest', () => {
    expect([nextSpeed(1, 1), nextSpeed(4, 1), nextSpeed(1, -1), nextSpeed(0.5, -1)]).toEqual([1.5, 1, 0.5, 0.5]);
  });
});

describe('the strip of pictures', () => {
  it('spreads over the whole video', () => {
    const all = Array.from({ length: 40 }, (_, at) => at);
    expect(spreadSprites(all, 8)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    expect(spreadSprites([1, 2], 8)).toEqual([1, 2]);
  });
});

describe('a category that moves', () => {
  const list = [
    { id: 'a', position: 0 },
    { id: 'b', position: 4 },
    { id: 'c', position: 9 },
  ];
  it('changes places with its neighbour, and nothing else', () => {
    expect(moveCategory(list, 'b', 1)).toEqual([
      { id: 'c', position: 4 },
      { id: 'b', position: 9 },
    ]);
    expect(moveCategory(list, 'a', -1)).toEqual([]);
  });
  it('numbers anew where places are shared', () => {
    const shared = list.map(({ id }) => ({ id, position: 0 }));
    expect(moveCategory(shared, 'c', -1)).toEqual([
      { id: 'c', position: 1 },
      { id: 'b', position: 2 },
    ]);
  });
});

describe('addresses', () => {
  it('keep what is asked of reports and content', () => {
    expect(reportFilterQuery(readReportFilter({ state: 'settled', kind: 'video' }))).toEqual({
      state: 'settled',
      kind: 'video',
    });
    expect(reportFilterQuery(readReportFilter({ state: 'x', kind: 'y' }))).toEqual({});
    expect(contentFilterQuery(readContentFilter({ q: 'a', state: 'deleted', page: '2' }))).toEqual({
      q: 'a',
      state: 'deleted',
      page: '2',
    });
    expect(toContentQuery(readContentFilter({}))).toEqual({ page: 1, size: 20, state: 'all' });
  });
});
