import { array, assert, asyncProperty, integer, nat, tuple } from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { videoListQuery, type VideoListQuery } from '@amphi/contract';
import { videoCounts } from '../../insight/index.ts';
import { socialCounts } from '../../social/index.ts';
import { createTestLibrary } from '../testing/test-library.ts';
import { videos } from '../video.schema.ts';

const rig = await createTestLibrary();
afterAll(() => rig.close());
const { database, library, clock } = rig;
const owner = await rig.addUser('owner');

beforeEach(async () => {
  await database.drizzle.delete(videos);
  await clock.advance(60_000);
});

const queryOf = (wish: Partial<VideoListQuery>): VideoListQuery => videoListQuery.parse(wish);

/** Every page of a list, with something done before each next one. */
const readAll = async (wish: Partial<VideoListQuery>, between: (page: number) => Promise<void> = async () => {}) => {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const answer = await library.lists.page(queryOf({ ...wish, cursor }), null);
    ids.push(...answer.records.map(({ videoId }) => videoId));
    if (answer.next === null) return ids;
    cursor = answer.next;
    await between(page);
  }
  throw new Error('the list has no end');
};

const setPlays = async (videoId: string, plays: number): Promise<void> => {
  const row = { videoId, plays, heat: plays, updatedAt: clock.wall() };
  await database.drizzle
    .insert(videoCounts)
    .values(row)
    .onConflictDoUpdate({ target: videoCounts.videoId, set: { plays, heat: plays } });
};

const setLikes = async (videoId: string, likes: number): Promise<void> => {
  const row = { kind: 'video' as const, targetId: videoId, likes };
  await database.drizzle
    .insert(socialCounts)
    .values(row)
    .onConflictDoUpdate({ target: [socialCounts.kind, socialCounts.targetId], set: { likes } });
};

const addMany = async (times: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let at = 0; at < times; at += 1) {
    // Pairs share their moment: the id decides between them.
    const publishedAt = new Date(clock.wall().getTime() - Math.floor(at / 2) * 1000);
    ids.push((await rig.addVideo(owner, { publishedAt })).id);
  }
  return ids;
};

describe('paging', () => {
  test('by newest neither skips nor repeats, also when new ones come and others go meanwhile', async () => {
    const ids = await addMany(11);
    const read = await readAll({ sort: 'newest', size: 3 }, async (page) => {
      await rig.addVideo(owner, { publishedAt: new Date(clock.wall().getTime() + 60_000) });
      if (page === 0) await setPlays(ids[10] ?? '', 50);
    });
    expect(read.toSorted()).toEqual(ids.toSorted());
    expect(new Set(read).size).toBe(11);
  });

  test.each(['likes', 'plays', 'hot'] as const)(
    'by %s neither skips nor repeats, whatever happens to the counts between the pages',
    async (sort) => {
      const ids = await addMany(13);
      await assert(
        asyncProperty(
          array(tuple(nat({ max: 12 }), nat({ max: 9 })), { maxLength: 25 }),
          integer({ min: 1, max: 6 }),
          async (changes, size) => {
            await clock.advance(20_000);
            const set = sort === 'likes' ? setLikes : setPlays;
            for (const [at, id] of ids.entries()) await set(id, at % 4);
            const rest = [...changes];
            const read = await readAll({ sort, size }, async () => {
              const some = rest.splice(0, 5);
              for (const [at, count] of some) await set(ids[at] ?? '', count);
              await clock.advance(15_000);
            });
            expect(read.toSorted()).toEqual(ids.toSorted());
          },
        ),
        { numRuns: 12 },
      );
    },
  );

  test('a cursor of another list is refused, and so is nonsense', async () => {
    await addMany(5);
    const { next } = await library.lists.page(queryOf({ sort: 'likes', size: 2 }), null);
    const wrong = [next ?? '', 'nonsense', Buffer.from('["x",1]').toString('base64url'), ''];
    for (const cursor of wrong) {
      await expect(library.lists.page(queryOf({ sort: 'plays', size: 2, cursor }), null)).rejects.toMatchObject({
        code: 'cursor_invalid',
      });
    }
  });

  test('goes on where it was when the order is no longer kept', async () => {
    const ids = await addMany(9);
    for (const [at, id] of ids.entries()) await setPlays(id, at);
    const read = await readAll({ sort: 'plays', size: 2 }, () => clock.advance(700_000));
    expect(read).toEqual(ids.toReversed());
  });
});

describe('a list holds', () => {
  test('only what is approved, public, existing, playable, and whose owner is not hidden', async () => {
    const banned = await rig.addUser('banned');
    const good = await rig.addVideo(owner);
    const soon = new Date(clock.wall().getTime() + 3_600_000);
    await rig.addVideo(owner, { review: 'in_review' });
    await rig.addVideo(owner, { review: 'rejected' });
    await rig.addVideo(owner, { visibility: 'unlisted' });
    await rig.addVideo(owner, { visibility: 'private' });
    await rig.addVideo(owner, { visibility: 'scheduled', publishAt: soon });
    await rig.addVideo(owner, { state: 'preparing' });
    await rig.addVideo(owner, { deletedAt: clock.wall() });
    await rig.addVideo(banned);
    await database.pool.query('update users set disabled_at = now() where id = $1', [banned]);
    for (const sort of ['newest', 'likes', 'plays', 'hot'] as const) {
      expect([sort, await readAll({ sort })]).toEqual([sort, [good.id]]);
    }
  });

  test('what was asked for: category by any of its names, tag, owner, shape', async () => {
    const other = await rig.addUser('other');
    const music = await rig.addVideo(owner, { category: 'music', tags: ['钢琴', 'live'] });
    const tall = await rig.addVideo(other, { width: 720, height: 1280 });
    expect(await readAll({ sort: 'newest', category: '音乐' })).toEqual([music.id]);
    expect(await readAll({ sort: 'hot', category: 'Music' })).toEqual([music.id]);
    expect(await readAll({ sort: 'newest', tag: '钢琴' })).toEqual([music.id]);
    expect(await readAll({ sort: 'plays', owner: other })).toEqual([tall.id]);
    expect(await readAll({ sort: 'newest', shape: 'vertical' })).toEqual([tall.id]);
    expect(await readAll({ sort: 'newest', shape: 'wide' })).toEqual([music.id]);
  });
});
