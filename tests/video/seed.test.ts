import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpGet } from '../harness/hls/http.ts';
import { startServer, type TestServer } from '../harness/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

it('brings a film of the demo that plays, with people who said something, beside a running server', async () => {
  const first = await server.amphi('seed', '--videos', '1');
  const client = await server.client();
  const [film, ...others] = await client.videos.hot();
  expect(others).toEqual([]);
  if (film === undefined) throw new Error('the film is not in the hot list');
  expect(film).toMatchObject({ title: '三分钟看懂圆形剧场', category: 'technology' });
  expect(film.playCount).toBeGreaterThan(5);

  const detail = await client.videos.detail(film.id);
  expect(detail).toMatchObject({ state: 'ready', play: { kind: 'hls', heights: [360, 240] } });
  expect(detail.play?.captions.map(({ language }) => language)).toEqual(['zh-CN']);
  expect(detail.play?.chapters.map(({ title }) => title)).toEqual(['开场', '直播', '辩论', '放映厅']);
  const playlist = await httpGet(new URL(detail.play?.url ?? '', server.url).href);
  expect(playlist.status).toBe(200);
  const comments = await client.social.comments(film.id);
  expect(comments.total).toBe(detail.comments);
  expect(comments.total).toBeGreaterThan(1);
  expect((await client.social.danmaku(film.id)).total).toBe(detail.danmaku);

  expect(await server.amphi('seed', '--videos', '1')).toEqual(first);
  expect(await client.videos.detail(film.id)).toMatchObject({ plays: detail.plays, comments: detail.comments });
});
