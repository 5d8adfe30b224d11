import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveRooms } from '../live/index.ts';
import { newId } from '../platform/id/index.ts';
import type { MomentCursor } from '../social/index.ts';
import { createTestLibrary, type TestLibrary } from '../video/testing/test-library.ts';
import { createFeedStore, type FeedStore } from './feed.store.ts';

let stage: TestLibrary;
let store: FeedStore;
beforeAll(async () => {
  stage = await createTestLibrary();
  store = createFeedStore(stage.database);
});
afterAll(() => stage.close());

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 15, 12, minute));
const addRoom = async (ownerId: string, room: Partial<typeof liveRooms.$inferInsert> = {}): Promise<string> => {
  const id = newId(12);
  const keys = { keyHash: newId(20), keySealed: newId(20) };
  const row = {
    id,
    ownerId,
    title: 'A room',
    category: 'games',
    status: 1 as const,
    startedAt: at(0),
    createdAt: at(0),
  };
  await stage.database.drizzle.insert(liveRooms).values({ ...row, ...keys, ...room });
  return id;
};
const follow = (followerId: string, followeeId: string, minute = 0) =>
  stage.social.follows.setFollow(followerId, followeeId, true, at(minute));

test('works and live starts of those one follows come newest first, page by page, and nobody else’s', async () => {
  const [me, one, two, stranger] = [
    await stage.addUser(),
    await stage.addUser(),
    await stage.addUser(),
    await stage.addUser(),
  ];
  await follow(me, one);
  await follow(me, two);
  const expected = [
    (await stage.addVideo(one, { publishedAt: at(9) })).id,
    await addRoom(two, { startedAt: at(8), status: 2 }),
    (await stage.addVideo(two, { publishedAt: at(8) })).id,
    await addRoom(one, { startedAt: at(7) }),
    (await stage.addVideo(one, { publishedAt: at(1) })).id,
  ];
  await stage.addVideo(stranger, { publishedAt: at(9) });
  await stage.addVideo(one, { publishedAt: at(9), visibility: 'unlisted' });
  await stage.addVideo(one, { publishedAt: at(9), review: 'rejected' });
  await addRoom(one, { visibility: 'private' });
  await addRoom(one, { closedAt: at(9) });
  const seen: string[] = [];
  let after: MomentCursor | null = null;
  for (;;) {
    const [row] = await store.findFollowing(me, after, 1);
    if (row === undefined) break;
    seen.push(row.id);
    after = { at: row.at, id: row.id };
  }
  expect(seen).toHaveLength(5);
  expect([seen[0], seen[3], seen[4]]).toEqual([expected[0], expected[3], expected[4]]);
  expect(new Set(seen)).toEqual(new Set(expected));
});

test('who is on air stands first among those one follows; whoever is banned is not there', async () => {
  const me = await stage.addUser();
  const people = [await stage.addUser(), await stage.addUser(), await stage.addUser(), await stage.addUser()] as const;
  for (const [minute, person] of people.entries()) await follow(me, person, minute);
  const liveId = await addRoom(people[0]);
  await stage.database.pool.query('update users set disabled_at = now() where id = $1', [people[3]]);
  const found = await store.findFollowed(me, 10);
  expect(found.map(({ userId, liveId: onAir }) => [userId, onAir])).toEqual([
    [people[0], liveId],
    [people[2], null],
    [people[1], null],
  ]);
});

test('a channel counts what everybody may see; the personal centre counts all', async () => {
  const [owner, fan] = [await stage.addUser(), await stage.addUser()];
  const video = await stage.addVideo(owner);
  await stage.addVideo(owner, { width: 720, height: 1280 });
  await stage.addVideo(owner, { visibility: 'private' });
  await stage.addVideo(owner, { deletedAt: at(1) });
  await stage.social.deeds.setLike(fan, { kind: 'video', id: video.id }, true, at(1));
  expect(await store.countChannel(owner)).toEqual({ works: 2, shorts: 1, likes: 1, plays: 0 });
  expect(await store.countWorks(owner)).toBe(3);
  expect(await store.countChannel(fan)).toEqual({ works: 0, shorts: 0, likes: 0, plays: 0 });
});

test('public rooms on air are listed, private and closed ones and those of banned people are not', async () => {
  const [owner, banned] = [await stage.addUser(), await stage.addUser()];
  const before = await store.countOnAir();
  const shown = await addRoom(owner, { startedAt: at(30) });
  for (const room of [
    { visibility: 'private' as const },
    { visibility: 'unlisted' as const },
    { closedAt: at(1) },
    { status: 2 as const },
  ])
    await addRoom(owner, room);
  await addRoom(banned);
  await stage.database.pool.query('update users set deletion_due_at = now() where id = $1', [banned]);
  expect(await store.countOnAir()).toBe(before + 1);
  expect((await store.findOnAir(1))[0]).toMatchObject({ id: shown, isOnAir: true, ownerId: owner });
  expect((await store.findOnAirOf(owner))?.id).toBe(shown);
  expect(await store.findOnAirOf(banned)).toBeNull();
  expect((await store.findTiles([shown])).map(({ id }) => id)).toEqual([shown]);
});
