/** Videos as everybody and their owners meet them. */
import {
  hotVideos,
  playlist,
  playlistDetail,
  searchPage,
  studioOverview,
  studioPage,
  studioVideo,
  suggestions,
  videoDetail,
  videoPage,
} from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../harness/process/wait.ts';
import { addFilm } from './film.ts';
import { dataOf, newPerson, refused, request, type Person, type Reply } from './person.ts';
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

const guest = (method: string, path: string) => request(site.server, method, path);
const ok = async (reply: Promise<Reply>): Promise<void> => {
  const { status, body } = await reply;
  expect([status, body]).toEqual([200, expect.anything()]);
};
const inReview = async (title: string): Promise<string> => {
  const videoId = await addFilm(site, owner.userId, { title });
  await site.query(`update videos set review = 'in_review', review_since = now(), published_at = null where id = $1`, [
    videoId,
  ]);
  return videoId;
};

describe('hot and rank', () => {
  test('are empty on an empty library, for guests too', async () => {
    const envelope = { code: 200, message: 'ok', msg: 'ok' };
    expect((await guest('GET', '/video/hot')).body).toEqual({ ...envelope, data: [] });
    expect((await guest('GET', '/video/rank')).body).toEqual({ ...envelope, data: { data: [] } });
  });

  test('tell exactly what the contract says, at most 8 and 10, approved and public ones alone', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 11; at += 1) {
      const videoId = await addFilm(site, owner.userId, { title: `Film ${at}` });
      ids.push(videoId);
      await site.query(
        'insert into video_counts (video_id, plays, heat, updated_at) values ($1, $2::int, $2::int, now())',
        [videoId, at],
      );
    }
    await addFilm(site, owner.userId, { title: 'Private', visibility: 'private' });
    await inReview('Waiting');
    const hot = await waitFor('the hot list', async () => {
      const found = dataOf(hotVideos, await guest('GET', '/video/hot'));
      return found.length === 8 ? found : null;
    });
    expect(hot.map(({ title }) => title)).toEqual([10, 9, 8, 7, 6, 5, 4, 3].map((at) => `Film ${at}`));
    const { body } = await guest('GET', '/video/hot');
    expect(z.object({ data: z.array(z.unknown()) }).parse(body).data[0]).toEqual({
      id: ids[10],
      title: 'Film 10',
      cover: null,
      duration: 60,
      category: 'other',
      playCount: 10,
      likeCount: 0,
      commentCount: 0,
      publishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      author: { userId: owner.userId, username: expect.any(String), nickname: expect.any(String), avatar: null },
    });
    const rank = await waitFor('the ranking', async () => {
      const found = dataOf(z.object({ data: z.array(z.unknown()) }), await guest('GET', '/video/rank'));
      return found.data.length === 10 ? found : null;
    });
    expect(rank).toEqual({
      data: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((at) => ({ id: ids[at], title: `Film ${at}` })),
    });
    expect(
      refused(await request(site.server, 'GET', '/video/hot', { headers: { authorization: 'Bearer wrong' } })),
    ).toEqual([401, 'credential_invalid']);
  });

  test('forget at once what its owner deletes', async () => {
    const [first] = dataOf(hotVideos, await guest('GET', '/video/hot'));
    await ok(owner.ask('DELETE', `/api/v1/studio/videos/${first?.id ?? ''}`));
    const ids = dataOf(hotVideos, await guest('GET', '/video/hot')).map(({ id }) => id);
    expect(ids).not.toContain(first?.id);
    expect(refused(await guest('GET', `/api/v1/videos/${first?.id ?? ''}`))).toEqual([404, 'video_unknown']);
    expect(refused(await owner.ask('GET', `/api/v1/studio/videos/${first?.id ?? ''}`))).toEqual([404, 'video_unknown']);
  });
});

test('a video is told whole to those who may see it, and is unknown to all others', async () => {
  const videoId = await addFilm(site, owner.userId, { title: 'Whole' });
  await site.query(`update videos set tags = '{a,b}', description = '0:00 First\n0:30 Second' where id = $1`, [
    videoId,
  ]);
  const shown = dataOf(videoDetail, await guest('GET', `/api/v1/videos/${videoId}`));
  expect(shown).toMatchObject({
    videoId,
    tags: ['a', 'b'],
    play: {
      kind: 'hls',
      url: `/media/video/${videoId}/index.m3u8`,
      chapters: [
        { startMs: 0, title: 'First' },
        { startMs: 30_000, title: 'Second' },
      ],
    },
    mine: { isOwner: false, isLiked: false, coins: 0, resumeMs: null },
  });
  expect(shown.related.length).toBeLessThanOrEqual(5);
  expect(shown.related.map((card) => card.videoId)).not.toContain(videoId);
  expect(dataOf(videoDetail, await owner.ask('GET', `/api/v1/videos/${videoId}`)).mine.isOwner).toBe(true);
  await ok(owner.ask('PATCH', `/api/v1/studio/videos/${videoId}`, { visibility: 'private' }));
  expect(refused(await guest('GET', `/api/v1/videos/${videoId}`))).toEqual([404, 'video_unknown']);
  expect(refused(await fan.ask('GET', `/api/v1/videos/${videoId}`))).toEqual([404, 'video_unknown']);
  const own = dataOf(videoDetail, await owner.ask('GET', `/api/v1/videos/${videoId}`));
  expect(own.play?.url).toMatch(new RegExp(`^/media/video/${videoId}/s/[^/]+/index\\.m3u8$`));
  for (const id of ['unknown12345', 'x', '..%2f', 'a'.repeat(300)]) {
    expect(refused(await guest('GET', `/api/v1/videos/${id}`))[0]).toBe(404);
  }
});

test('a scheduled video is public when its time comes, and not before', async () => {
  const videoId = await addFilm(site, owner.userId, { title: 'Later' });
  const path = `/api/v1/studio/videos/${videoId}`;
  const none = await owner.ask('PATCH', path, { visibility: 'scheduled' });
  expect(refused(none)).toEqual([400, 'publish_at_invalid']);
  const past = { visibility: 'scheduled', publishAt: '2020-01-01T00:00:00.000Z' };
  expect(refused(await owner.ask('PATCH', path, past))).toEqual([400, 'publish_at_invalid']);
  const publishAt = new Date(Date.now() + 4_000).toISOString();
  const changed = dataOf(studioVideo, await owner.ask('PATCH', path, { visibility: 'scheduled', publishAt }));
  expect(changed).toMatchObject({ visibility: 'scheduled', publishAt });
  expect(refused(await guest('GET', `/api/v1/videos/${videoId}`))).toEqual([404, 'video_unknown']);
  const newest = async () => dataOf(videoPage, await guest('GET', '/api/v1/videos?sort=newest&size=60')).records;
  await waitFor('the video in the list', async () =>
    (await newest()).some((card) => card.videoId === videoId) ? true : null,
  );
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishAt));
  expect(dataOf(studioVideo, await owner.ask('GET', path)).visibility).toBe('public');
});

test('a playlist is its owner’s: others see what is open in it, in its order', async () => {
  const [one, two] = [await addFilm(site, owner.userId), await addFilm(site, owner.userId)];
  const { playlistId } = dataOf(playlist, await owner.ask('POST', '/api/v1/playlists', { title: 'Mine' }));
  const path = `/api/v1/playlists/${playlistId}`;
  for (const id of [one, two, one]) await ok(owner.ask('PUT', `${path}/videos/${id}`));
  expect(refused(await owner.ask('PATCH', path, { order: [two] }))).toEqual([400, 'order_invalid']);
  await ok(owner.ask('PATCH', path, { order: [two, one] }));
  const read = async () => dataOf(playlistDetail, await guest('GET', path)).records.map((card) => card.videoId);
  expect(await read()).toEqual([two, one]);
  const beside = dataOf(videoDetail, await guest('GET', `/api/v1/videos/${one}?list=${playlistId}`));
  expect(beside.list).toMatchObject({ playlistId, position: 1, total: 2 });
  await ok(owner.ask('DELETE', `/api/v1/studio/videos/${two}`));
  expect(await read()).toEqual([one]);
  for (const [method, at] of [
    ['PATCH', path],
    ['DELETE', path],
    ['PUT', `${path}/videos/${one}`],
  ] as const) {
    expect(refused(await fan.ask(method, at, { title: 'theirs' }))).toEqual([404, 'playlist_unknown']);
  }
  await ok(owner.ask('PATCH', path, { visibility: 'private' }));
  expect(refused(await guest('GET', path))).toEqual([404, 'playlist_unknown']);
});

test('captions in three formats and covers become parts of a video, its owner’s alone', async () => {
  const videoId = await addFilm(site, owner.userId);
  const send = (person: Person, path: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${site.url}/api/v1/studio/videos/${videoId}/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/octet-stream' },
      body,
    });
  const srt = '1\n00:00:01,000 --> 00:00:02,000\n你好\n';
  const replyOf = async (answer: Response): Promise<Reply> => ({
    status: answer.status,
    body: await answer.json(),
    headers: answer.headers,
  });
  const first = dataOf(studioVideo, await replyOf(await send(owner, 'captions?language=zh-CN', srt)));
  expect(first.captions).toMatchObject([{ language: 'zh-CN', format: 'srt', source: null }]);
  const again = dataOf(studioVideo, await replyOf(await send(owner, 'captions?language=zh-CN&label=x', srt)));
  expect(again.captions).toMatchObject([{ language: 'zh-CN', label: 'x' }]);
  const vtt = await fetch(`${site.url}${again.captions[0]?.url ?? ''}`);
  expect([vtt.status, await vtt.text()]).toEqual([200, 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n你好\n']);
  expect(refused(await replyOf(await send(owner, 'captions?language=en', 'no captions')))).toEqual([
    400,
    'caption_invalid',
  ]);
  expect(refused(await replyOf(await send(owner, 'captions?language=!', srt)))).toEqual([400, 'language_invalid']);
  expect(refused(await replyOf(await send(fan, 'captions?language=en', srt)))[0]).not.toBe(200);
  const at = `/api/v1/studio/videos/${videoId}/captions/${again.captions[0]?.captionId ?? ''}`;
  expect(refused(await fan.ask('DELETE', at))[0]).toBeGreaterThanOrEqual(403);
  expect(dataOf(studioVideo, await owner.ask('DELETE', at)).captions).toEqual([]);
  expect(refused(await owner.ask('DELETE', at))).toEqual([404, 'caption_unknown']);
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const covered = dataOf(studioVideo, await replyOf(await send(owner, 'cover', new Uint8Array(png))));
  expect(covered).toMatchObject({ coverChoice: 'own', cover: expect.stringMatching(/\/covers\/[0-9A-Za-z]+\.webp$/) });
  expect((await fetch(`${site.url}${covered.cover ?? ''}`)).headers.get('content-type')).toBe('image/webp');
  expect(refused(await replyOf(await send(owner, 'cover', 'no picture')))).toEqual([400, 'cover_invalid']);
  expect(dataOf(studioVideo, await owner.ask('DELETE', `/api/v1/studio/videos/${videoId}/cover`)).cover).toBeNull();
});

test('the studio lists, filters and sums up what is one’s own', async () => {
  const creator = await newPerson(site.server);
  const videoId = await addFilm(site, creator.userId, { title: 'Mine alone' });
  await addFilm(site, creator.userId, { title: 'Kept private', visibility: 'private' });
  const page = dataOf(studioPage, await creator.ask('GET', '/api/v1/studio/videos'));
  expect(page).toMatchObject({ total: 2, page: 1, size: 10, pages: 1 });
  const published = dataOf(studioPage, await creator.ask('GET', '/api/v1/studio/videos?state=published'));
  expect(published.records.map((video) => video.videoId)).toEqual([videoId]);
  const overview = dataOf(studioOverview, await creator.ask('GET', '/api/v1/studio/overview'));
  expect(overview).toMatchObject({ tasks: [], totals: { videos: 2, plays: 0 } });
  expect(overview.days).toHaveLength(28);
  const retry = await creator.ask('POST', `/api/v1/studio/videos/${videoId}/retry`);
  expect(refused(retry)).toEqual([409, 'video_not_ready']);
});

test('search finds what was just published, and suggests it', async () => {
  await addFilm(site, owner.userId, { title: '量子计算 Quantum computing' });
  const found = dataOf(searchPage, await guest('GET', `/api/v1/search?q=${encodeURIComponent('量子')}`));
  expect(found.videos.map(({ title }) => title)).toEqual(['量子计算 Quantum computing']);
  expect(found).toMatchObject({ total: 1, users: [], lives: [], next: null });
  const said = dataOf(suggestions, await guest('GET', '/api/v1/search/suggestions?q=quant'));
  expect(said[0]).toEqual({ kind: 'title', text: '量子计算 Quantum computing', username: null });
  expect(dataOf(searchPage, await guest('GET', '/api/v1/search?q=x&type=lives')).lives).toEqual([]);
});
