import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestLibrary } from '../testing/test-library.ts';
import { isVideoEvent, videoTopic, type VideoEvent } from '../video-events.ts';
import { parseStamps } from './chapters.ts';
import { purgeDeleted, videoPersonalData } from './erasure.ts';
import { createOwnVideoStore } from './own-video.store.ts';
import { mergeRanks } from './related.ts';
import { publishDue } from './schedule.job.ts';
import { silentLog } from '../../platform/log/index.ts';

const rig = await createTestLibrary();
afterAll(() => rig.close());
const { core, library, clock, bus, blobs, social, insight, database } = rig;
const owner = await rig.addUser('owner');
const told: VideoEvent[] = [];
bus.subscribe(videoTopic, (message) => void (isVideoEvent(message) && told.push(message)));
beforeEach(() => void told.splice(0));

const erasure = {
  deletions: library.deletions,
  own: createOwnVideoStore(database),
  blobs,
  social,
  insight,
  pipeline: { cancel: () => Promise.resolve() },
  clock,
  log: silentLog,
};
const typesOf = (videoId: string): string[] =>
  told.filter((event) => event.videoId === videoId).map(({ type }) => type);

describe('publication', () => {
  test('is told once, at the first moment that a video stands in lists', async () => {
    const { id } = await rig.addVideo(owner, { publishedAt: null });
    await Promise.all([1, 2, 3].map(() => core.publication.refreshPublication(id)));
    expect(typesOf(id).toSorted()).toEqual(['changed', 'changed', 'published']);
    expect((await core.store.findRow(id))?.publishedAt).toEqual(clock.wall());
  });

  test.each([
    ['unlisted', { visibility: 'unlisted' as const }],
    ['waiting for review', { review: 'in_review' as const }],
    ['not playable', { state: 'preparing' as const }],
  ])('does not happen while a video is %s', async (_name, wish) => {
    const { id } = await rig.addVideo(owner, { publishedAt: null, ...wish });
    await core.publication.refreshPublication(id);
    expect([typesOf(id), (await core.store.findRow(id))?.publishedAt]).toEqual([['changed'], null]);
  });

  test('comes for what is scheduled when its time has come', async () => {
    const publishAt = new Date(clock.wall().getTime() + 60_000);
    const { id } = await rig.addVideo(owner, { publishedAt: null, visibility: 'scheduled', publishAt });
    expect(await publishDue({ ...core, clock, log: silentLog })).toBe(0);
    await clock.advance(60_000);
    expect(await publishDue({ ...core, clock, log: silentLog })).toBe(1);
    expect(typesOf(id)).toEqual(['published']);
  });
});

describe('a video that becomes playable', () => {
  const enter = async (ownerId: string) => {
    const { id } = await rig.addVideo(ownerId, { publishedAt: null, review: 'not_reviewed' });
    await core.entry.enterReview(id);
    return core.store.findRow(id);
  };

  test('waits for review, unless its owner is trusted or nothing is reviewed', async () => {
    expect((await enter(owner))?.review).toBe('in_review');
    const trusted = await rig.addUser('trusted');
    await core.reviews.setTrust(trusted, { isTrusted: true, by: owner, at: clock.wall() }, async () => {});
    expect((await enter(trusted))?.review).toBe('approved');
    await rig.site.settings.change({ 'video.isReviewed': false }, null);
    expect((await enter(owner))?.review).toBe('approved');
    await rig.site.settings.change({ 'video.isReviewed': null }, null);
  });

  test('is not decided on anew when it was', async () => {
    const { id } = await rig.addVideo(owner, { review: 'rejected', publishedAt: null });
    await core.entry.enterReview(id);
    expect((await core.store.findRow(id))?.review).toBe('rejected');
  });
});

test('a deleted video is cleared after thirty days, with its files and all that was done about it', async () => {
  const { id } = await rig.addVideo(owner);
  const kept = await rig.addVideo(owner);
  const fan = await rig.addUser('fan');
  await blobs.put(`video/${id}/source`, [Buffer.from('x')]);
  await social.deeds.setLike(fan, { kind: 'video', id }, true, clock.wall());
  await library.studio.remove(id, rig.identity(owner));
  await clock.advance(29 * 86_400_000);
  expect(await purgeDeleted(erasure)).toBe(0);
  await clock.advance(2 * 86_400_000);
  expect(await purgeDeleted(erasure)).toBe(1);
  expect(await core.store.findRow(id)).toBeNull();
  expect(await blobs.list(`video/${id}/`)).toEqual([]);
  expect(await social.deeds.isLiked(fan, { kind: 'video', id })).toBe(false);
  expect(await core.store.findRow(kept.id)).not.toBeNull();
});

test('whoever leaves takes their videos along, and their files go', async () => {
  const leaving = await rig.addUser('leaving');
  const { id } = await rig.addVideo(leaving, { title: 'Taken along' });
  await blobs.put(`video/${id}/source`, [Buffer.from('x')]);
  const data = videoPersonalData(erasure);
  expect(JSON.stringify(await data.export(leaving))).toContain('Taken along');
  await data.erase(leaving);
  expect(await blobs.list(`video/${id}/`)).toEqual([]);
  expect((await core.store.findRow(id))?.deletedAt).not.toBeNull();
});

describe('chapters of a description', () => {
  test('are lines that begin with a time', () => {
    const text = 'About\n0:00 Intro\n- 1:05 | Middle\n(01:00:00) End\nnot 2:00 this';
    expect(parseStamps(text, 4_000_000)).toEqual([
      { startMs: 0, title: 'Intro' },
      { startMs: 65_000, title: 'Middle' },
      { startMs: 3_600_000, title: 'End' },
    ]);
  });

  test.each(['0:10 Late\n0:20 x', '0:00 Alone', '0:00 a\n2:00 b\n1:00 c', '0:00 a\n9:00 beyond the end', ''])(
    'are none in %j',
    (text) => {
      expect(parseStamps(text, 300_000)).toEqual([]);
    },
  );
});

test('what several sources name comes before what one names', () => {
  expect(
    mergeRanks([
      ['a', 'b', 'c'],
      ['c', 'd'],
    ]),
  ).toEqual(['c', 'a', 'b', 'd']);
  expect(mergeRanks([[], []])).toEqual([]);
});
