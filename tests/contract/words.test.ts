/** Comments and danmaku. */
import { request as httpRequest } from 'node:http';
import {
  comment as commentView,
  commentPage,
  danmakuImported,
  danmakuItem,
  danmakuWindow,
  envelope,
  inboxDanmakuPage,
  inboxPage,
  voted,
} from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFilm } from './film.ts';
import { dataOf, newPerson, refused, request, type Person } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

let site: OpenSite;
let owner: Person;
let fan: Person;
let other: Person;

beforeAll(async () => {
  site = await openSite();
  owner = await newPerson(site.server);
  fan = await newPerson(site.server);
  other = await newPerson(site.server);
});
afterAll(() => site.close());

const guest = (method: string, path: string, body?: Record<string, unknown>) =>
  request(site.server, method, path, body === undefined ? {} : { body });

test('comments: written, answered, voted, pinned, deleted by who may', async () => {
  const videoId = await addFilm(site, owner.userId);
  const path = `/api/v1/videos/${videoId}/comments`;
  expect(refused(await guest('POST', path, { text: 'x' }))).toEqual([401, 'login_required']);
  expect(refused(await fan.ask('POST', path, { text: '   ' }))).toEqual([400, 'comment_invalid']);
  expect(refused(await fan.ask('POST', path, { text: 'x'.repeat(2001) }))).toEqual([400, 'comment_invalid']);
  const root = dataOf(commentView, await fan.ask('POST', path, { text: '<b>第一</b> @nobody 0:12' }));
  const reply = dataOf(commentView, await other.ask('POST', path, { text: 'answer', replyTo: root.commentId }));
  expect(reply.rootId).toBe(root.commentId);
  const foreign = await addFilm(site, owner.userId);
  expect(
    refused(await other.ask('POST', `/api/v1/videos/${foreign}/comments`, { text: 'x', replyTo: root.commentId })),
  ).toEqual([404, 'comment_unknown']);
  expect(dataOf(voted, await owner.ask('PUT', `/api/v1/comments/${root.commentId}/vote`, { vote: 1 }))).toEqual({
    vote: 1,
    likes: 1,
    dislikes: 0,
  });
  expect(refused(await owner.ask('PUT', `/api/v1/comments/${root.commentId}/vote`, { vote: 2 }))).toEqual([
    400,
    'vote_invalid',
  ]);
  expect(refused(await fan.ask('PUT', `/api/v1/comments/${root.commentId}/pin`))).toEqual([403, 'forbidden']);
  expect((await owner.ask('PUT', `/api/v1/comments/${root.commentId}/pin`)).status).toBe(200);
  const page = dataOf(commentPage, await guest('GET', path));
  expect(page).toMatchObject({ total: 2, isOpen: true, next: null });
  expect(page.records).toMatchObject([
    { isPinned: true, isLikedByOwner: true, text: '<b>第一</b> @nobody 0:12', firstReplies: [{ text: 'answer' }] },
  ]);
  expect(refused(await fan.ask('DELETE', `/api/v1/comments/${reply.commentId}`))).toEqual([403, 'forbidden']);
  expect((await owner.ask('DELETE', `/api/v1/comments/${reply.commentId}`)).status).toBe(200);
  expect((await fan.ask('DELETE', `/api/v1/comments/${root.commentId}`)).status).toBe(200);
  expect(refused(await fan.ask('DELETE', `/api/v1/comments/${root.commentId}`))).toEqual([404, 'comment_unknown']);
  expect(dataOf(commentPage, await guest('GET', path))).toMatchObject({ total: 0, records: [] });
  await site.query('update videos set is_comments_open = false where id = $1', [videoId]);
  expect(refused(await fan.ask('POST', path, { text: 'late' }))).toEqual([409, 'comments_closed']);
});

test('comments of a private video are nobody’s business, and twenty a minute are enough', async () => {
  const videoId = await addFilm(site, owner.userId);
  const root = dataOf(commentView, await owner.ask('POST', `/api/v1/videos/${videoId}/comments`, { text: 'mine' }));
  await site.query("update videos set visibility = 'private' where id = $1", [videoId]);
  expect(refused(await fan.ask('GET', `/api/v1/videos/${videoId}/comments`))).toEqual([404, 'video_unknown']);
  expect(refused(await fan.ask('GET', `/api/v1/comments/${root.commentId}/replies`))).toEqual([404, 'comment_unknown']);
  expect(refused(await fan.ask('PUT', `/api/v1/comments/${root.commentId}/vote`, { vote: 1 }))).toEqual([
    404,
    'comment_unknown',
  ]);
  const answers = await Promise.all(
    Array.from({ length: 21 }, () => owner.ask('POST', `/api/v1/videos/${videoId}/comments`, { text: 'again' })),
  );
  expect(answers.map(({ status }) => status)).toContain(429);
});

test('the inbox shows what others wrote on the own videos only', async () => {
  const videoId = await addFilm(site, other.userId, { title: 'Inbox film' });
  await fan.ask('POST', `/api/v1/videos/${videoId}/comments`, { text: 'find me 100%' });
  await fan.ask('POST', `/api/v1/videos/${videoId}/danmaku`, { text: '弹幕', atMs: 5 });
  const page = dataOf(inboxPage, await other.ask('GET', `/api/v1/studio/comments?q=${encodeURIComponent('100%')}`));
  expect(page.records).toMatchObject([{ text: 'find me 100%', videoTitle: 'Inbox film' }]);
  const danmaku = dataOf(inboxDanmakuPage, await other.ask('GET', `/api/v1/studio/danmaku?video=${videoId}`));
  expect(danmaku.records).toMatchObject([{ text: '弹幕', mode: 'scroll', author: { userId: fan.userId } }]);
  expect(refused(await fan.ask('GET', `/api/v1/studio/comments?video=${videoId}`))).toEqual([404, 'video_unknown']);
});

test('danmaku: sent at a moment, slowly, shown to all, own ones named, deleted by who may', async () => {
  const videoId = await addFilm(site, owner.userId);
  const path = `/api/v1/videos/${videoId}/danmaku`;
  const wish = { text: '前方高能', atMs: 1_500, mode: 'top', colour: 0xff0000 };
  expect(refused(await guest('POST', path, wish))).toEqual([401, 'login_required']);
  expect(refused(await other.ask('POST', path, { ...wish, atMs: 60_001 }))).toEqual([400, 'danmaku_invalid']);
  const sent = dataOf(danmakuItem, await other.ask('POST', path, wish));
  expect(sent.slice(1, 5)).toEqual([1_500, 1, 0xff0000, '前方高能']);
  expect((await other.ask('POST', path, wish)).status).toBe(429);
  const window = dataOf(danmakuWindow, await other.ask('GET', `${path}?from=1000&to=2000`));
  expect(window).toMatchObject({ total: 1, own: [sent[0]], isOpen: true });
  expect(dataOf(danmakuWindow, await guest('GET', `${path}?from=2000`))).toMatchObject({
    records: [],
    own: [],
    total: 1,
  });
  expect(refused(await fan.ask('DELETE', `/api/v1/danmaku/${sent[0]}`))).toEqual([403, 'forbidden']);
  expect((await other.ask('DELETE', `/api/v1/danmaku/${sent[0]}`)).status).toBe(200);
  expect(refused(await other.ask('DELETE', `/api/v1/danmaku/${sent[0]}`))).toEqual([404, 'danmaku_unknown']);
});

test('danmaku files go in and out over HTTP; only the owner’s, and no hostile ones', async () => {
  const [videoId, copyId] = [await addFilm(site, owner.userId), await addFilm(site, owner.userId)];
  const post = (person: Person, id: string, body: string) =>
    fetch(`${site.url}/api/v1/studio/videos/${id}/danmaku`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/xml' },
      body,
    });
  const lines = [
    '<d p="0.5,1,25,16777215,1600000000,0,ab,1">你好 &lt;i&gt;</d>',
    '<d p="2,5,25,255,1600000001,0,cd,2">top</d>',
  ];
  const file = `<?xml version="1.0" encoding="UTF-8"?><i>${lines.join('')}</i>`;
  expect((await post(fan, videoId, file)).status).toBe(403);
  const taken = envelope(danmakuImported).parse(await (await post(owner, videoId, file)).json());
  expect(taken.data).toEqual({ taken: 2, skipped: 0 });
  const out = await fetch(`${site.url}/api/v1/videos/${videoId}/danmaku.xml`);
  expect([out.status, out.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
  expect((await post(owner, copyId, await out.text())).status).toBe(200);
  const shown = async (id: string) =>
    dataOf(danmakuWindow, await guest('GET', `/api/v1/videos/${id}/danmaku`)).records.map((record) =>
      record.slice(1, 6),
    );
  expect(await shown(copyId)).toEqual(await shown(videoId));
  expect(await announce(`/api/v1/studio/videos/${videoId}/danmaku`, 11 * 1024 * 1024)).toBe(400);
  for (const bad of ['', 'text', `<!DOCTYPE i [<!ENTITY a "b">]>${file}`]) {
    const answer = await post(owner, videoId, bad);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'danmaku_file_invalid' }),
    ]);
  }
});

/** Status of a request that only says how long its body would be. */
const announce = (path: string, bytes: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${owner.token}`,
      'content-type': 'application/xml',
      'content-length': String(bytes),
    };
    const call = httpRequest(`${site.url}${path}`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      call.destroy();
    });
    call.on('error', reject);
    call.flushHeaders();
  });
