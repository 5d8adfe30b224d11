// @vitest-environment node
import { processReason, rejectReason, type StudioVideo } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { readBars } from './analytics/statistics.ts';
import { inboxFilterQuery, readInboxFilter } from './comments/inbox-filter.ts';
import { chaptersOf, timeOf, timeText } from './details/chapter-text.ts';
import { addTags, changesOf, countChanges, draftOf, instantOf, localInput, rebase } from './details/video-draft.ts';
import { linePath } from './overview/line-path.ts';
import { readVideoFilter, toVideoQuery, videoFilterQuery } from './videos/video-filter.ts';
import { reasonWords, rejectionOf, rejectWords, standingOf } from './video-words.ts';

const video: StudioVideo = {
  videoId: 'v1',
  title: 'Snow',
  description: '',
  category: 'life',
  tags: ['a'],
  visibility: 'public',
  publishAt: null,
  isCommentsOpen: true,
  isDanmakuOpen: true,
  cover: null,
  preview: null,
  coverCandidates: [],
  coverChoice: 0,
  chapters: [],
  chapterSource: 'none',
  captions: [],
  durationMs: 60_000,
  width: 320,
  height: 180,
  fileName: 'a.mp4',
  bytes: 1,
  receivedBytes: 1,
  storedBytes: 1,
  source: 'upload',
  state: 'ready',
  progress: null,
  secondsLeft: null,
  reason: null,
  attempts: 1,
  renditions: [],
  review: 'approved',
  reviewReason: null,
  plays: 0,
  watchMs: 0,
  likes: 0,
  favourites: 0,
  comments: 0,
  danmaku: 0,
  createdAt: '2026-11-20T00:00:00.000Z',
  publishedAt: null,
  deletedAt: null,
};

describe('the draft of a video', () => {
  it('sends only what differs', () => {
    expect(changesOf(video, draftOf(video))).toEqual({});
    expect(changesOf(video, { ...draftOf(video), title: 'Ice', tags: ['a', 'b'] })).toEqual({
      title: 'Ice',
      tags: ['a', 'b'],
    });
  });
  it('sends a schedule with its time, and counts them as one', () => {
    const publishAt = '2026-12-01T10:00:00.000Z';
    const patch = changesOf(video, { ...draftOf(video), visibility: 'scheduled', publishAt });
    expect(patch).toEqual({ visibility: 'scheduled', publishAt });
    expect(countChanges(patch)).toBe(1);
    const scheduled: StudioVideo = { ...video, visibility: 'scheduled', publishAt };
    expect(changesOf(scheduled, { ...draftOf(scheduled), visibility: 'private' })).toEqual({ visibility: 'private' });
  });
  it('keeps what was typed while the server goes on', () => {
    const after: StudioVideo = { ...video, title: 'Server', description: 'new', state: 'playable' };
    const draft = rebase(video, after, { ...draftOf(video), title: 'Typed' });
    expect(draft).toMatchObject({ title: 'Typed', description: 'new' });
    expect(changesOf(after, draft)).toEqual({ title: 'Typed' });
  });
  it('gives chapters back to description and file', () => {
    const own: StudioVideo = { ...video, chapterSource: 'own', chapters: [{ startMs: 0, title: 'One' }] };
    expect(changesOf(own, { ...draftOf(own), chapters: null })).toEqual({ chapters: null });
  });
  it('reads a time as it was shown', () => {
    const at = '2026-12-01T10:05:00.000Z';
    expect(instantOf(localInput(at))).toBe(at);
    expect(instantOf('')).toBeNull();
    expect(localInput(null)).toBe('');
  });
  it('takes tags apart, without doubles, at most ten', () => {
    expect(addTags(['Snow'], '#ice, snow，风；')).toEqual(['Snow', 'ice', '风']);
    expect(addTags([], 'a b c d e f g h i j k'.split(' ').join(','))).toHaveLength(10);
  });
});

describe('chapters', () => {
  it('are written as times', () => {
    expect([timeOf('75'), timeOf('1:15'), timeOf('1:02:03'), timeOf('1：15')]).toEqual([75e3, 75e3, 3_723_000, 75e3]);
    expect([timeOf('1:75'), timeOf('x'), timeOf(''), timeOf('1:2:3:4')]).toEqual([null, null, null, null]);
    expect([timeText(75_000), timeText(3_723_900)]).toEqual(['1:15', '1:02:03']);
  });
  it('say which row is wrong', () => {
    const problems = (...rows: readonly [string, string][]) => [
      ...chaptersOf(
        rows.map(([time, title]) => ({ time, title })),
        60_000,
      ).problems,
    ];
    expect(problems(['0:00', 'A'], ['0:30', 'B'])).toEqual([]);
    expect(problems(['0:05', 'A'])).toEqual([[0, 'start']]);
    expect(problems(['0:00', 'A'], ['0:00', 'B'])).toEqual([[1, 'order']]);
    expect(problems(['0:00', 'A'], ['2:00', 'B'])).toEqual([[1, 'end']]);
    expect(problems(['0:00', ' '], ['x', 'B'])).toEqual([
      [0, 'title'],
      [1, 'time'],
    ]);
  });
});

describe('the standing of a video', () => {
  const labelOf = (change: Partial<StudioVideo>): string => standingOf({ ...video, ...change }).label;
  it('is trouble first, then work, then review, then who sees it', () => {
    expect(labelOf({ state: 'failed', review: 'rejected' })).toBe('studio.stateFailed');
    expect(labelOf({ state: 'preparing', review: 'in_review' })).toBe('studio.statePreparing');
    expect(labelOf({ review: 'rejected', visibility: 'private' })).toBe('studio.reviewRejected');
    expect(labelOf({ state: 'playable', review: 'in_review' })).toBe('studio.reviewWaiting');
    expect(labelOf({ visibility: 'unlisted' })).toBe('studio.visibleUnlisted');
    expect(labelOf({ deletedAt: '2026-11-20T00:00:00.000Z', state: 'failed' })).toBe('studio.stateDeleted');
  });
  it('has words for every reason', () => {
    expect(Object.keys(reasonWords).toSorted()).toEqual(processReason.options.toSorted());
    expect(Object.keys(rejectWords).toSorted()).toEqual(rejectReason.options.toSorted());
  });
  it('tells the reason of a rejection from the note', () => {
    expect(rejectionOf('spam: look at 1:23')).toEqual({ reason: 'spam', note: 'look at 1:23' });
    expect(rejectionOf('spam')).toEqual({ reason: 'spam', note: '' });
    expect(rejectionOf('please blur it')).toEqual({ reason: null, note: 'please blur it' });
  });
});

describe('addresses of the studio', () => {
  it('keep the filter of the videos', () => {
    const filter = readVideoFilter({ q: ' snow ', state: 'failed', sort: 'plays', page: '3' });
    expect(videoFilterQuery(filter)).toEqual({ q: 'snow', state: 'failed', sort: 'plays', page: '3' });
    expect(toVideoQuery(readVideoFilter({ state: 'x', sort: 'y', page: '-1' }))).toEqual({
      page: 1,
      size: 20,
      sort: 'newest',
    });
  });
  it('keep the filter of the inbox', () => {
    expect(inboxFilterQuery(readInboxFilter({ kind: 'danmaku', video: 'v1', q: 'x' }))).toEqual({
      kind: 'danmaku',
      video: 'v1',
      q: 'x',
    });
    expect(inboxFilterQuery(readInboxFilter({ kind: 'other' }))).toEqual({});
  });
});

describe('figures', () => {
  it('go with their names', () => {
    expect(readBars(['a', 'b', 'c'], [{ value: 3 }, { value: 1 }])).toEqual([
      { name: 'a', value: 3 },
      { name: 'b', value: 1 },
    ]);
  });
  it('become a line from left to right, the largest at the top', () => {
    expect(linePath([0, 5, 10], 100, 50).path).toBe('M0 50 L50 25 L100 0');
    expect(linePath([], 100, 50).path).toBe('M0 50 L100 50');
  });
});
