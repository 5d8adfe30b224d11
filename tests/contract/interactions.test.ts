/** What people do about videos and each other. */
import {
  folders,
  followed,
  keptPage,
  likeState,
  notificationPage,
  peoplePage,
  toggled,
  tripled,
} from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../harness/process/wait.ts';
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
