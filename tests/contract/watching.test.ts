/** What is watched, and the pages that bring it together. */
import {
  beaconTaken,
  channelView,
  followingFeed,
  historyPage,
  homeView,
  meSummary,
  videoStatistics,
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

beforeAll(async () => {
  site = await openSite();
  owner = await newPerson(site.server);
  fan = await newPerson(site.server);
});
afterAll(() => site.close());

const handleOf = async (person: Person): Promise<string> => {
  const { username } = dataOf(z.object({ username: z.string() }), await person.ask('GET', '/api/v1/me'));
  return username;
};
const guest = (method: string, path: string, body?: Record<string, unknown>) =>
  request(site.server, method, path, body === undefined ? {} : { body });

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
