import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../platform/id/index.ts';
import { createSocialOwnDataStore, socialPersonalData, videoTarget } from '../index.ts';
import { openTestSocial, type TestSocial } from '../testing/test-social.ts';

let stage: TestSocial;
beforeAll(async () => {
  stage = await openTestSocial();
});
afterAll(() => stage.close());

test('an erased person leaves no row, and every count of others is right afterwards', async () => {
  const { social } = stage;
  const [gone, stays] = [await stage.addUser('erased_one'), await stage.addUser()];
  const place = { videoId: newId(12), ownerId: stays, title: 'film' };
  const target = videoTarget(place.videoId);
  const write = async (userId: string, text: string, replyTo?: string) =>
    (await social.comments.write(place, { userId }, { text, replyTo })).comment.commentId;
  for (const userId of [gone, stays]) {
    await social.deeds.setLike(userId, target, true, stage.now());
    await social.deeds.setFavourite(userId, target, null, stage.now());
    await social.deeds.setLater(userId, target, true, stage.now());
    await social.danmaku.send({ videoId: place.videoId, durationMs: 9_000 }, userId, {
      text: 'd',
      atMs: 1,
      mode: 'top',
      colour: 0,
    });
  }
  await social.follows.setFollow(gone, stays, true, stage.now());
  await social.follows.setFollow(stays, gone, true, stage.now());
  const held = await write(gone, 'a thread that others answered');
  await write(stays, 'an answer', held);
  const theirs = await write(stays, 'a thread of others');
  const reply = await write(gone, 'my answer', theirs);
  await write(stays, 'to you', reply);
  await write(gone, 'alone');
  await social.comments.vote(theirs, gone, -1, false);
  await social.comments.vote(held, stays, 1, false);
  const data = socialPersonalData(createSocialOwnDataStore(stage.database));
  const files = await data.export(gone);
  expect(files.map(({ path }) => path)).toContain('social/comments.json');
  expect(JSON.stringify(files)).toContain('a thread that others answered');
  expect(JSON.stringify(files)).not.toContain('an answer');

  await data.erase(gone);
  await data.erase(gone);
  expect(await stage.findWrongCounts()).toEqual([]);
  const { rows } = await stage.database.pool.query(
    `
    select 1 from likes where user_id = $1 union all select 1 from favourites where user_id = $1
    union all select 1 from later_items where user_id = $1 union all select 1 from danmaku where author_id = $1
    union all select 1 from comments where author_id = $1 or reply_to_user_id = $1 or text like 'my answer%'
    union all select 1 from follows where $1 in (follower_id, followee_id) union all select 1 from comment_votes where user_id = $1`,
    [gone],
  );
  expect(rows).toEqual([]);
  const page = await social.comments.page(place, { sort: 'new', size: 10 }, null);
  expect(page.total).toBe(3);
  expect(page.records.find(({ commentId }) => commentId === held)).toMatchObject({
    isDeleted: true,
    text: '',
    author: null,
  });
});

test('a target that goes takes everything about it along', async () => {
  const { social } = stage;
  const userId = await stage.addUser();
  const place = { videoId: newId(12), ownerId: userId, title: 'film' };
  await social.deeds.setLike(userId, videoTarget(place.videoId), true, stage.now());
  const { comment } = await social.comments.write(place, { userId }, { text: 'x' });
  await social.comments.vote(comment.commentId, userId, 1, true);
  await social.eraseTarget('video', place.videoId);
  expect(await stage.findWrongCounts()).toEqual([]);
  expect(await social.comments.find(comment.commentId)).toBeNull();
  expect(await social.deeds.countKept('likes', userId)).toBe(0);
});
