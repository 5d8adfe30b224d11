import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../platform/id/index.ts';
import { openTestSocial, type TestSocial } from '../testing/test-social.ts';
import type { CommentPlace } from './comments.ts';
import { parseMentions } from './mentions.ts';

let stage: TestSocial;
beforeAll(async () => {
  stage = await openTestSocial();
});
afterAll(() => stage.close());

const openPlace = async (): Promise<CommentPlace> => ({
  videoId: newId(12),
  ownerId: await stage.addUser(),
  title: 'A film',
});
const write = async (place: CommentPlace, userId: string, text: string, replyTo?: string) => {
  stage.pass(1_000);
  return (await stage.social.comments.write(place, { userId }, { text, replyTo })).comment;
};

test('a reply to a reply stays in its thread and says whom it answers', async () => {
  const place = await openPlace();
  const [a, b] = [await stage.addUser('answered_a'), await stage.addUser()];
  const root = await write(place, a, 'first');
  const reply = await write(place, b, 'second', root.commentId);
  const deep = await write(place, a, 'third', reply.commentId);
  expect([reply.rootId, deep.rootId]).toEqual([root.commentId, root.commentId]);
  expect([reply.replyTo, deep.replyTo?.userId]).toEqual([null, b]);
  const page = await stage.social.comments.page(place, { sort: 'new', size: 10 }, null);
  expect(page).toMatchObject({ total: 3, next: null });
  expect(page.records[0]?.firstReplies.map(({ text }) => text)).toEqual(['second', 'third']);
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('what belongs to another video, or is deleted, cannot be answered', async () => {
  const [place, other] = [await openPlace(), await openPlace()];
  const userId = await stage.addUser();
  const root = await write(place, userId, 'here');
  await expect(write(other, userId, 'there', root.commentId)).rejects.toMatchObject({ code: 'comment_unknown' });
  await stage.social.comments.remove(root.commentId, userId);
  await expect(write(place, userId, 'late', root.commentId)).rejects.toMatchObject({ code: 'comment_unknown' });
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('a deleted comment is gone; with replies its stone stays without text and author', async () => {
  const place = await openPlace();
  const userId = await stage.addUser();
  const [alone, held] = [await write(place, userId, 'alone'), await write(place, userId, 'held')];
  await write(place, userId, 'reply', held.commentId);
  expect(await stage.social.comments.remove(alone.commentId, userId)).toBe(true);
  expect(await stage.social.comments.remove(held.commentId, userId)).toBe(true);
  expect(await stage.social.comments.remove(held.commentId, userId)).toBe(false);
  const { records, total } = await stage.social.comments.page(place, { sort: 'hot', size: 10 }, null);
  expect(records).toMatchObject([{ commentId: held.commentId, text: '', author: null, isDeleted: true, replies: 1 }]);
  expect(total).toBe(1);
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('votes count once per person, whatever happens at once; the owner’s is shown', async () => {
  const place = await openPlace();
  const people = await Promise.all(Array.from({ length: 8 }, () => stage.addUser()));
  const { commentId } = await write(place, people[0] ?? '', 'vote me');
  const votes = [1, -1, 0, 1] as const;
  await Promise.all(
    people.flatMap((userId) => votes.map((vote) => stage.social.comments.vote(commentId, userId, vote, false))),
  );
  expect(await stage.findWrongCounts()).toEqual([]);
  for (const userId of people) await stage.social.comments.vote(commentId, userId, 1, userId === people[1]);
  const { records } = await stage.social.comments.page(place, { sort: 'hot', size: 10 }, people[2] ?? '');
  expect(records).toMatchObject([{ likes: 8, dislikes: 0, vote: 1, isLikedByOwner: true }]);
});

test('hot puts what readers like before what is newer; new does not; neither skips nor repeats', async () => {
  const place = await openPlace();
  const userId = await stage.addUser();
  const ids: string[] = [];
  for (const text of ['a', 'b', 'c', 'd', 'e']) ids.push((await write(place, userId, text)).commentId);
  await stage.social.comments.vote(ids[0] ?? '', userId, 1, false);
  await stage.social.comments.vote(ids[4] ?? '', userId, -1, false);
  const readAll = async (sort: 'hot' | 'new'): Promise<string> => {
    let texts = '';
    let cursor: string | undefined;
    do {
      const page = await stage.social.comments.page(place, { sort, size: 2, cursor }, null);
      texts += page.records.map(({ text }) => text).join('');
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return texts;
  };
  expect(await readAll('new')).toBe('edcba');
  // What nobody voted on and was written in the same minute stands in any order.
  expect(await readAll('hot')).toMatch(/^a(?=.*b)(?=.*c)(?=.*d)[bcd]{3}e$/);
});

test('one comment is pinned at a time and stands first; a link brings its thread to the front', async () => {
  const place = await openPlace();
  const userId = await stage.addUser();
  const roots = [
    await write(place, userId, 'one'),
    await write(place, userId, 'two'),
    await write(place, userId, 'three'),
  ];
  const reply = await write(place, userId, 'far', roots[0]?.commentId);
  await Promise.all(roots.map(({ commentId }) => stage.social.comments.pin(place, commentId, true)));
  const first = await stage.social.comments.page(place, { sort: 'new', size: 10 }, null);
  expect(first.records.filter(({ isPinned }) => isPinned)).toHaveLength(1);
  expect(first.records[0]?.isPinned).toBe(true);
  await expect(stage.social.comments.pin(place, reply.commentId, true)).rejects.toMatchObject({
    code: 'comment_unknown',
  });
  const linked = await stage.social.comments.page(place, { sort: 'new', size: 10, at: reply.commentId }, null);
  expect(new Set(linked.records.map(({ commentId }) => commentId)).size).toBe(3);
  expect(linked.records.slice(0, 2).map(({ commentId }) => commentId)).toContain(roots[0]?.commentId);
});

test('who is concerned is told once, and nobody of their own words', async () => {
  const place = await openPlace();
  const [a, b] = [await stage.addUser('told_anna'), await stage.addUser('told_ben')];
  const before = stage.notices.length;
  const root = await write(place, a, `hello @told_Ben and @nobody_here`);
  await write(place, b, 'thanks @told_anna', root.commentId);
  await write(place, place.ownerId, 'welcome');
  const told = stage.notices
    .slice(before)
    .map(({ userId, notice }) => `${userId} ${notice.kind === 'comment' ? notice.how : ''}`);
  const owner = `${place.ownerId} video`;
  expect(told).toHaveLength(4);
  expect(new Set(told)).toEqual(new Set([owner, `${b} mention`, `${a} reply`]));
  expect(root.mentions).toEqual(['told_ben']);
});

test('mentions are handles, not addresses, and ten at most', () => {
  expect(parseMentions('@anna, mail a@example.org; @bob_1! x@carl @@dora')).toEqual(['anna', 'bob_1']);
  expect(parseMentions(Array.from({ length: 30 }, (_, at) => `@user${at}`).join(' '))).toHaveLength(10);
  expect(parseMentions('你好@anna 看')).toEqual(['anna']);
});

test('a forged cursor is refused', async () => {
  const place = await openPlace();
  for (const cursor of ['x', 'bnVsbA', Buffer.from('[1e99,"a"]').toString('base64url')]) {
    await expect(stage.social.comments.page(place, { sort: 'hot', size: 2, cursor }, null)).rejects.toMatchObject({
      code: 'cursor_invalid',
    });
  }
});
