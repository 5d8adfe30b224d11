import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../platform/id/index.ts';
import { videoTarget } from '../index.ts';
import { openTestSocial, type TestSocial } from '../testing/test-social.ts';

let stage: TestSocial;
beforeAll(async () => {
  stage = await openTestSocial();
});
afterAll(() => stage.close());

const many = <Result>(times: number, run: (at: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: times }, (_, at) => run(at)));

test('a hundred toggles at once leave state and count exact, and only those that changed something say so', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const target = videoTarget(newId(12));
  const outcomes = await many(100, (at) => deeds.setLike(userId, target, at % 2 === 0, stage.now()));
  const isLiked = await deeds.isLiked(userId, target);
  const ups = outcomes.filter(({ isChanged }, at) => isChanged && at % 2 === 0).length;
  const downs = outcomes.filter(({ isChanged }, at) => isChanged && at % 2 === 1).length;
  expect(ups - downs).toBe(isLiked ? 1 : 0);
  expect(await deeds.countLikes([target.id])).toBe(isLiked ? 1 : 0);
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('likes of many people at once are all counted', async () => {
  const { deeds } = stage.social;
  const people = await many(20, () => stage.addUser());
  const target = videoTarget(newId(12));
  await Promise.all(
    people.flatMap((userId) =>
      [true, false, true, true].map((isOn) => deeds.setLike(userId, target, isOn, stage.now())),
    ),
  );
  await Promise.all(people.map((userId) => deeds.setLike(userId, target, true, stage.now())));
  expect(await deeds.countLikes([target.id])).toBe(20);
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('a removed like tells when it had been given', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const target = videoTarget(newId(12));
  const at = stage.now();
  expect(await deeds.setLike(userId, target, true, at)).toEqual({ isChanged: true, count: 1, removedAt: null });
  stage.pass(60_000);
  expect(await deeds.setLike(userId, target, false, stage.now())).toEqual({ isChanged: true, count: 0, removedAt: at });
});

test('a favourite counts once however many folders it lies in, whatever happens at once', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const target = videoTarget(newId(12));
  const folders = await many(3, (at) => deeds.addFolder(userId, { name: `f${at}`, isPublic: false }, stage.now()));
  await many(40, (at) =>
    deeds.setFavourite(userId, target, at % 4 === 3 ? [] : folders.slice(0, (at % 4) + 1), stage.now()),
  );
  expect(await stage.findWrongCounts()).toEqual([]);
  const kept = await deeds.setFavourite(userId, target, folders, stage.now());
  expect(kept).toMatchObject({ isOn: true, count: 1 });
  expect(await deeds.findFavourites(userId, null, { after: null, limit: 10 })).toHaveLength(1);
  expect((await deeds.findFolders(userId, target)).filter(({ has }) => has)).toHaveLength(3);
});

test('the default folder takes what names none, and stays', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const target = videoTarget(newId(12));
  await many(5, () => deeds.setFavourite(userId, target, null, stage.now()));
  const [only, ...others] = await deeds.findFolders(userId, target);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ isDefault: true, count: 1, has: true, latestId: target.id });
  await expect(deeds.removeFolder(userId, only?.id ?? '', stage.now())).rejects.toMatchObject({
    code: 'folder_default',
  });
});

test('a folder of somebody else takes nothing and does not change', async () => {
  const { deeds } = stage.social;
  const [userId, otherId] = [await stage.addUser(), await stage.addUser()];
  const folderId = await deeds.addFolder(otherId, { name: 'theirs', isPublic: true }, stage.now());
  const target = videoTarget(newId(12));
  await expect(deeds.setFavourite(userId, target, [folderId], stage.now())).rejects.toMatchObject({
    code: 'folder_invalid',
  });
  await expect(deeds.changeFolder(userId, folderId, { name: 'mine' }, stage.now())).rejects.toMatchObject({
    code: 'folder_unknown',
  });
  await expect(deeds.removeFolder(userId, folderId, stage.now())).rejects.toMatchObject({ code: 'folder_unknown' });
});

test('a removed folder takes out of the count what lay in no other', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const [a, b] = [
    await deeds.addFolder(userId, { name: 'a', isPublic: false }, stage.now()),
    await deeds.addFolder(userId, { name: 'b', isPublic: false }, stage.now()),
  ];
  const [only, both] = [videoTarget(newId(12)), videoTarget(newId(12))];
  await deeds.setFavourite(userId, only, [a], stage.now());
  await deeds.setFavourite(userId, both, [a, b], stage.now());
  await deeds.removeFolder(userId, a, stage.now());
  expect(await stage.findWrongCounts()).toEqual([]);
  expect(await deeds.countFavourites(userId, null)).toBe(1);
});

test('folders keep the order that their owner gives them, and are fifty at most', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const ids = await many(49, (at) => deeds.addFolder(userId, { name: `f${at}`, isPublic: false }, stage.now()));
  await expect(deeds.addFolder(userId, { name: 'more', isPublic: false }, stage.now())).rejects.toMatchObject({
    code: 'too_many_folders',
  });
  const last = (await deeds.findFolders(userId, null)).at(-1)?.id ?? '';
  expect(ids).toContain(last);
  await deeds.changeFolder(userId, last, { position: 1 }, stage.now());
  expect((await deeds.findFolders(userId, null))[1]?.id).toBe(last);
});

test('lists of likes page by time without skipping or repeating', async () => {
  const { deeds } = stage.social;
  const userId = await stage.addUser();
  const targets = Array.from({ length: 7 }, () => videoTarget(newId(12)));
  for (const target of targets) await deeds.setLike(userId, target, true, stage.now());
  const seen: string[] = [];
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const rows = await deeds.findKept('likes', userId, { after, limit: 2 });
    const last = rows.at(-1);
    if (last === undefined) break;
    seen.push(...rows.map(({ targetId }) => targetId));
    after = { at: last.at, id: last.targetId };
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen)).toEqual(new Set(targets.map(({ id }) => id)));
});

test('two who follow each other at once never wait in a circle, and counts are exact', async () => {
  const { follows } = stage.social;
  const [a, b] = [await stage.addUser(), await stage.addUser()];
  await many(60, (at) => follows.setFollow(at % 2 === 0 ? a : b, at % 2 === 0 ? b : a, at % 3 !== 0, stage.now()));
  expect(await stage.findWrongCounts()).toEqual([]);
  await follows.setFollow(a, b, true, stage.now());
  expect(await follows.setFollow(a, b, true, stage.now())).toMatchObject({ isChanged: false });
  expect(await stage.social.mine(a, 'none', b)).toEqual({
    isLiked: false,
    isFavourite: false,
    isLater: false,
    isFollowing: true,
  });
});
