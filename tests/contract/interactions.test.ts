import { request as httpRequest } from 'node:http';
import {
  beaconTaken,
  channelView,
  commentPage,
  danmakuImported,
  danmakuItem,
  danmakuWindow,
  envelope,
  folders,
  followed,
  followingFeed,
  historyPage,
  homeView,
  inboxDanmakuPage,
  inboxPage,
  keptPage,
  likeState,
  meSummary,
  notificationPage,
  peoplePage,
  toggled,
  tripled,
  videoStatistics,
  voted,
  comment as commentView,
} from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../harness/process/wait.ts';
import { addFilm } from './film.ts';
import { newPerson, refused, request, type Person, type Reply } from './person.ts';
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

const dataOf = <Schema extends z.ZodType>(schema: Schema, reply: Reply): z.output<Schema> => {
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return schema.parse(z.object({ data: z.unknown() }).parse(reply.body).data);
};
const handleOf = async (person: Person): Promise<string> => {
  const { username } = dataOf(z.object({ username: z.string() }), await person.ask('GET', '/api/v1/me'));
  return username;
};
const guest = (method: string, path: string, body?: Record<string, unknown>) =>
  request(site.server, method, path, body === undefined ? {} : { body });

test('like over the public contract: who, what, which, exactly', async () => {
  const videoId = await addFilm(site, owner.userId);
  const hidden = await addFilm(site, owner.userId, { visibility: 'private' });
  const path = `/video/like/${videoId}`;
  for (const [method, body] of [
    ['GET', undefined],
    ['POST', { like: 1 }],
  ] as const) {
    expect(refused(await guest(method, path, body))).toEqual([401, 'login_required']);
    for (const unknown of ['unknown12345', '!', 'a'.repeat(100), hidden])
      expect(refused(await fan.ask(method, `/video/like/${encodeURIComponent(unknown)}`, body))).toEqual([
        404,
        'video_unknown',
      ]);
  }
  for (const like of [2, -1, 'yes', null, '', 1.5, [1], true])
    expect(refused(await fan.ask('POST', path, { like }))).toEqual([400, 'like_invalid']);
  expect(refused(await fan.ask('POST', path, {}))).toEqual([400, 'like_invalid']);
  const state = async (): Promise<unknown> => dataOf(likeState, await fan.ask('GET', path));
  expect(await state()).toEqual({ like: 0 });
  for (const [like, after] of [
    [1, 1],
    ['1', 1],
    ['0', 0],
    [0, 0],
    [1, 1],
  ] as const) {
    const answer = await fan.ask('POST', path, { like });
    expect(answer.body).toMatchObject({ code: 200, data: null });
    expect(await state()).toEqual({ like: after });
  }
  // Only POST changes something.
  expect((await fan.ask('PUT', path, { like: 0 })).status).toBe(404);
  expect(await state()).toEqual({ like: 1 });
});

test('a form can like, too', async () => {
  const videoId = await addFilm(site, owner.userId);
  const answer = await fetch(`${site.url}/video/like/${videoId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fan.token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'like=1',
  });
  expect(answer.status).toBe(200);
  expect(dataOf(likeState, await fan.ask('GET', `/video/like/${videoId}`))).toEqual({ like: 1 });
});

test('a hundred parallel toggles of like, favourite and follow leave counts that equal a recount', async () => {
  const videoId = await addFilm(site, owner.userId);
  const handle = await handleOf(owner);
  const toggles = Array.from({ length: 100 }, (_, at) => {
    const method = at % 2 === 0 ? 'PUT' : 'DELETE';
    const person = at % 3 === 0 ? fan : other;
    return [
      person.ask(method, `/api/v1/videos/${videoId}/like`),
      person.ask(method, `/api/v1/videos/${videoId}/favourite`, method === 'PUT' ? {} : undefined),
      at < 60 ? person.ask(method, `/api/v1/users/${handle}/follow`) : null,
    ].filter((one) => one !== null);
  }).flat();
  expect(new Set((await Promise.all(toggles)).map(({ status }) => status))).toEqual(new Set([200]));
  const [row] = z
    .array(
      z.object({
        likes: z.string(),
        likes_kept: z.number(),
        favourites: z.string(),
        favourites_kept: z.number(),
        followers: z.string(),
        followers_kept: z.number(),
      }),
    )
    .parse(
      await site.query(
        `select (select count(*) from likes where target_id = $1) as likes, counts.likes as likes_kept,
           (select count(distinct user_id) from favourites where target_id = $1) as favourites, counts.favourites as favourites_kept,
           (select count(*) from follows where followee_id = $2) as followers,
           (select followers from follow_counts where user_id = $2) as followers_kept
         from social_counts counts where target_id = $1`,
        [videoId, owner.userId],
      ),
    );
  expect([row?.likes_kept, row?.favourites_kept, row?.followers_kept]).toEqual(
    [row?.likes, row?.favourites, row?.followers].map(Number),
  );
});

test('the triple is idempotent and says that there are no coins yet', async () => {
  const videoId = await addFilm(site, owner.userId);
  for (let times = 0; times < 2; times += 1) {
    const answer = dataOf(tripled, await fan.ask('POST', `/api/v1/videos/${videoId}/triple`));
    expect(answer).toEqual({ isLiked: true, isFavourite: true, coin: 'unavailable', likes: 1, favourites: 1 });
  }
  expect(refused(await guest('POST', `/api/v1/videos/${videoId}/triple`))).toEqual([401, 'login_required']);
});

test('nobody follows themselves or who is not there; a new follower is announced once', async () => {
  const [mine, theirs] = [await handleOf(other), await handleOf(owner)];
  expect(refused(await other.ask('PUT', `/api/v1/users/${mine}/follow`))).toEqual([409, 'follow_self']);
  expect(refused(await other.ask('PUT', '/api/v1/users/nobody_here/follow'))).toEqual([404, 'user_unknown']);
  await other.ask('DELETE', `/api/v1/users/${theirs}/follow`);
  for (const method of ['PUT', 'DELETE', 'PUT', 'DELETE', 'PUT']) {
    const answer = dataOf(followed, await other.ask(method, `/api/v1/users/${theirs}/follow`));
    expect(answer.isFollowing).toBe(method === 'PUT');
  }
  const told = await waitFor('the notice', async () => {
    const page = dataOf(notificationPage, await owner.ask('GET', '/api/v1/notifications?size=100'));
    return page.records.filter(({ notice }) => notice.kind === 'followed' && notice.userId === other.userId);
  });
  expect(told).toHaveLength(1);
  const people = dataOf(peoplePage, await other.ask('GET', `/api/v1/users/${theirs}/followers`));
  expect(people.records.map(({ userId }) => userId)).toContain(other.userId);
  const following = dataOf(peoplePage, await guest('GET', `/api/v1/users/${mine}/following`));
  expect(following.records).toMatchObject([{ userId: owner.userId, isFollowing: false }]);
});

test('favourites lie in folders; what is gone stays as a tombstone', async () => {
  const [videoId, gone] = [
    await addFilm(site, owner.userId),
    await addFilm(site, owner.userId, { title: 'Gone soon' }),
  ];
  const made = dataOf(
    z.object({ folderId: z.string() }),
    await other.ask('POST', '/api/v1/me/folders', { name: '好看' }),
  );
  const put = (id: string, body: Record<string, unknown>) => other.ask('PUT', `/api/v1/videos/${id}/favourite`, body);
  expect(dataOf(toggled, await put(videoId, { folders: [made.folderId] }))).toMatchObject({ isOn: true, count: 1 });
  expect(refused(await fan.ask('PUT', `/api/v1/videos/${videoId}/favourite`, { folders: [made.folderId] }))).toEqual([
    400,
    'folder_invalid',
  ]);
  expect(refused(await fan.ask('PATCH', `/api/v1/me/folders/${made.folderId}`, { name: 'x' }))).toEqual([
    404,
    'folder_unknown',
  ]);
  await put(gone, {});
  await site.query('update videos set deleted_at = now(), deleted_by = owner_id where id = $1', [gone]);
  const list = dataOf(folders, await other.ask('GET', `/api/v1/me/folders?video=${videoId}`));
  expect(list.find(({ folderId }) => folderId === made.folderId)).toMatchObject({ name: '好看', videos: 1, has: true });
  const page = dataOf(keptPage, await other.ask('GET', '/api/v1/me/favourites'));
  expect(page.records.find((record) => record.videoId === gone)).toMatchObject({ title: 'Gone soon', video: null });
  expect(page.records.find((record) => record.videoId === videoId)?.video).toMatchObject({ videoId });
  expect(refused(await other.ask('GET', '/api/v1/me/favourites?folder=unknown12345'))).toEqual([404, 'folder_unknown']);
  expect(dataOf(z.null(), await other.ask('DELETE', `/api/v1/me/folders/${made.folderId}`))).toBeNull();
  // A tombstone can be removed.
  expect(dataOf(toggled, await other.ask('DELETE', `/api/v1/videos/${gone}/favourite`))).toEqual({
    isOn: false,
    count: 0,
  });
  expect(refused(await other.ask('DELETE', `/api/v1/videos/${gone}/favourite`))).toEqual([404, 'video_unknown']);
});

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

const playIdOf = (letter: string): string => letter.repeat(20);
const playing = { event: 'progress', playedMs: 10_000 } as const;

test('beacons count real playback only, for guests and members, also as text', async () => {
  const videoId = await addFilm(site, owner.userId, { durationMs: 600_000 });
  const path = `/api/v1/videos/${videoId}/beacon`;
  const beacon = { ...playing, playId: playIdOf('a'), positionMs: 3_000, playedMs: 3_600_000, source: 'home' };
  const first = dataOf(beaconTaken, await guest('POST', path, beacon));
  expect(first.watchedMs).toBeLessThan(11_000);
  const flood = await Promise.all(
    Array.from({ length: 50 }, () => fan.ask('POST', path, { ...beacon, playId: playIdOf('b') })),
  );
  const counted = flood.map((reply) => dataOf(beaconTaken, reply).watchedMs);
  expect(Math.max(...counted)).toBeLessThan(20_000);
  const text = await fetch(`${site.url}${path}`, {
    method: 'POST',
    body: JSON.stringify({ ...beacon, playId: playIdOf('c') }),
  });
  expect([text.status, text.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
  for (const bad of [{ playId: 'short' }, { positionMs: -1 }, { playedMs: 'NaN' }, { source: 'elsewhere' }])
    expect(refused(await fan.ask('POST', path, { ...beacon, ...bad }))).toEqual([400, 'beacon_invalid']);
  const [row] = z
    .array(z.object({ plays: z.number(), watch: z.string(), marks: z.string(), watched: z.string() }))
    .parse(
      await site.query(
        `select plays, watch_ms as watch, (select count(*) from plays where video_id = $1 and is_counted) as marks,
         (select sum(watched_ms) from plays where video_id = $1) as watched from video_counts where video_id = $1`,
        [videoId],
      ),
    );
  expect([String(row?.plays), row?.watch]).toEqual([row?.marks, row?.watched]);
  expect(refused(await guest('POST', '/api/v1/videos/unknown12345/beacon', beacon))).toEqual([404, 'video_unknown']);
});

test('history: where one stopped, searched, forgotten, paused', async () => {
  const titles = ['深海纪行', 'Mountain 100%', 'Third'];
  const ids: string[] = [];
  for (const title of titles) ids.push(await addFilm(site, owner.userId, { title, durationMs: 600_000 }));
  for (const [at, videoId] of ids.entries())
    await fan.ask('POST', `/api/v1/videos/${videoId}/beacon`, {
      ...playing,
      playId: playIdOf('h'),
      positionMs: 100_000 + at,
      playedMs: 10_000,
    });
  const list = async (query = '') => dataOf(historyPage, await fan.ask('GET', `/api/v1/me/history${query}`));
  const first = await list('?size=2');
  expect(first.records.map(({ title, positionMs }) => [title, positionMs])).toEqual([
    ['Third', 100_002],
    ['Mountain 100%', 100_001],
  ]);
  expect((await list(`?size=2&cursor=${first.next ?? ''}`)).records[0]?.title).toBe('深海纪行');
  expect((await list(`?q=${encodeURIComponent('海')}`)).records.map(({ title }) => title)).toEqual(['深海纪行']);
  expect((await list(`?q=${encodeURIComponent('%')}`)).records.map(({ title }) => title)).toEqual(['Mountain 100%']);
  expect((await fan.ask('PUT', '/api/v1/me/history/pause', { isPaused: true })).status).toBe(200);
  await fan.ask('POST', `/api/v1/videos/${ids[0] ?? ''}/beacon`, {
    ...playing,
    playId: playIdOf('p'),
    positionMs: 500_000,
    playedMs: 10_000,
  });
  const paused = await list();
  expect(paused.isPaused).toBe(true);
  expect(paused.records.some(({ positionMs }) => positionMs === 500_000)).toBe(false);
  await fan.ask('PUT', '/api/v1/me/history/pause', { isPaused: false });
  await fan.ask('DELETE', `/api/v1/me/history/${ids[2] ?? ''}`);
  expect((await list()).records.some(({ title }) => title === 'Third')).toBe(false);
  await fan.ask('DELETE', '/api/v1/me/history');
  expect(await list()).toEqual({ records: [], next: null, isPaused: false });
});

test('statistics: ten bars each, from what was really watched', async () => {
  const videoId = await addFilm(site, owner.userId, { title: 'Most watched', durationMs: 600_000 });
  await Promise.all(
    Array.from({ length: 5 }, (_, at) =>
      guest('POST', `/api/v1/videos/${videoId}/beacon`, {
        ...playing,
        playId: playIdOf(String(at)),
        positionMs: 1,
        playedMs: 10_000,
      }),
    ),
  );
  expect(refused(await guest('GET', '/video/statistics'))).toEqual([401, 'login_required']);
  const found = dataOf(videoStatistics, await fan.ask('GET', '/video/statistics'));
  expect(found.time_x_data).toEqual(found.time_y_data.map(({ name }) => name));
  expect(found.counts_x_data).toEqual(found.counts_y_data.map(({ name }) => name));
  expect(found.time_y_data.find(({ name }) => name === 'Most watched')).toMatchObject({
    value: 50,
    itemStyle: { color: expect.stringMatching(/^#[0-9A-F]{6}$/) },
  });
  const values = found.counts_y_data.map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
});

test('home, following, channel and summary: each first paint in one request', async () => {
  const person = await newPerson(site.server);
  const handle = await handleOf(person);
  const upright = await addFilm(site, person.userId, { title: 'Upright', isVertical: true });
  const wide = await addFilm(site, person.userId, { title: 'Wide' });
  const secret = await addFilm(site, person.userId, { visibility: 'private' });
  await fan.ask('PUT', `/api/v1/users/${handle}/follow`);
  await fan.ask('PUT', `/api/v1/videos/${wide}/like`);
  await fan.ask('POST', `/api/v1/videos/${wide}/beacon`, {
    ...playing,
    playId: playIdOf('w'),
    positionMs: 30_000,
    playedMs: 10_000,
  });
  const home = dataOf(homeView, await fan.ask('GET', '/api/v1/home'));
  expect(home.continue.map(({ videoId }) => videoId)).toEqual([wide]);
  expect(home.continue[0]?.progress).toBeCloseTo(0.5);
  expect(home.shorts.map(({ videoId }) => videoId)).toContain(upright);
  const visited = dataOf(homeView, await guest('GET', '/api/v1/home'));
  expect([visited.continue, visited.liveTotal]).toEqual([[], 0]);
  const feed = dataOf(followingFeed, await fan.ask('GET', '/api/v1/following?size=1'));
  expect(feed.people.map(({ userId }) => userId)).toContain(person.userId);
  const second = dataOf(followingFeed, await fan.ask('GET', `/api/v1/following?size=1&cursor=${feed.next ?? ''}`));
  const ids = [...feed.records, ...second.records].map((item) => (item.kind === 'video' ? item.video.videoId : ''));
  expect(new Set(ids)).toEqual(new Set([upright, wide]));
  const channel = dataOf(channelView, await fan.ask('GET', `/api/v1/channels/${handle}`));
  expect(channel).toMatchObject({ followers: 1, works: 2, shorts: 1, likes: 1, isFollowing: true, onAir: null });
  expect(channel.videos.records.map(({ videoId }) => videoId)).not.toContain(secret);
  expect(refused(await guest('GET', '/api/v1/channels/nobody_here'))).toEqual([404, 'user_unknown']);
  expect(dataOf(meSummary, await person.ask('GET', '/api/v1/me/summary'))).toMatchObject({
    works: 3,
    followers: 1,
    coins: null,
  });
});

test('the behaviour log names who did what, and holds neither ids of paths nor values of queries', async () => {
  const videoId = await addFilm(site, owner.userId, { title: 'Logged' });
  await fan.ask('GET', `/api/v1/me/history?q=verysecretquery`);
  await fan.ask('PUT', `/api/v1/videos/${videoId}/like`);
  await fan.ask('PUT', '/api/v1/videos/unknown98765/like');
  const row = z.object({
    url: z.string(),
    method: z.string(),
    event: z.string(),
    message: z.string(),
    status: z.number(),
    request_id: z.string(),
  });
  const rows = await waitFor('rows of the log', async () => {
    const found = z
      .array(row)
      .parse(
        await site.query("select * from behaviour_log where user_id = $1 and event = 'like' order by id desc limit 2", [
          fan.userId,
        ]),
      );
    return found.some(({ message }) => message === 'video_unknown') ? found : null;
  });
  expect(rows).toMatchObject([
    { url: '/api/v1/videos/:videoId/like', method: 'PUT', message: 'video_unknown', status: 404 },
    { url: '/api/v1/videos/:videoId/like', method: 'PUT', message: 'ok', status: 200 },
  ]);
  const all = JSON.stringify(await site.query('select * from behaviour_log'));
  expect(all).not.toMatch(/verysecretquery|unknown98765/);
  expect(site.server.output).toMatch(/"event":"like"/);
  expect(site.server.output).not.toMatch(/verysecretquery/);
});
