/** What machines are told about pages: oEmbed, feeds, the map of the site. Read by an XML parser that is not ours. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { refusal } from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newPerson, type Person } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

const title = 'Cats & <dogs> "together"';
let site: OpenSite;
let owner: Person;
let username = '';
beforeAll(async () => {
  site = await openSite();
  owner = await newPerson(site.server);
  const [row] = await site.query('select username from users where id = $1', [owner.userId]);
  ({ username } = z.object({ username: z.string() }).parse(row));
  const add = (id: string, visibility: string, second: number) =>
    site.query(
      `insert into videos (id, owner_id, title, description, file_name, bytes, state, review, visibility, take, cover, width, height, created_at, updated_at, published_at)
       values ($1, $2, $3, 'About it', 'a.mp4', 1, 'ready', 'approved', $4, 'take1234', 'take1234/cover-1.webp', 1280, 720, now(), now(), to_timestamp($5))`,
      [id, owner.userId, title, visibility, 1_700_000_000 + second],
    );
  await add('publicvideo1', 'public', 1);
  await add('publicvideo2', 'public', 2);
  await add('unlistedvid1', 'unlisted', 3);
  await add('privatevideo', 'private', 4);
});
afterAll(() => site.close());

const get = async (path: string) => {
  const answer = await fetch(`${site.url}${path}`);
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
    headers: answer.headers,
  };
};
const parse = (text: string): unknown => {
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({ ignoreAttributes: false }).parse(text);
};
const oembedOf = (page: string, more = '') => get(`/api/oembed?url=${encodeURIComponent(page)}${more}`);

test('oEmbed tells how to show a video elsewhere, in JSON and XML', async () => {
  for (const place of ['watch', 'embed']) {
    const { status, text, headers } = await oembedOf(`${site.url}/${place}/publicvideo1`);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(JSON.parse(text)).toMatchObject({
      version: '1.0',
      type: 'video',
      title,
      width: 640,
      height: 360,
      author_url: `${site.url}/u/${username}`,
      thumbnail_url: `${site.url}/media/video/publicvideo1/take1234/cover-1.webp`,
    });
    expect(JSON.parse(text).html).toContain(`src="${site.url}/embed/publicvideo1"`);
    expect(JSON.parse(text).html).toContain('title="Cats &amp; &lt;dogs&gt; &quot;together&quot;"');
  }
  const { type, text } = await oembedOf(`${site.url}/watch/publicvideo1`, '&format=xml&maxwidth=320');
  expect(type).toContain('text/xml');
  expect(parse(text)).toMatchObject({ oembed: { title, width: 320, height: 180 } });
  expect((await oembedOf(`${site.url}/watch/unlistedvid1`)).status).toBe(200);
});

test('oEmbed knows nothing of what is hidden, unknown or elsewhere', async () => {
  const pages = ['/watch/privatevideo', '/watch/unknown12345', '/u/x', '/watch/publicvideo1/x'].map(
    (path) => site.url + path,
  );
  for (const page of [...pages, 'https://elsewhere.example/watch/publicvideo1']) {
    const { status, text } = await oembedOf(page);
    expect([page, status, refusal.parse(JSON.parse(text)).error]).toEqual([page, 404, 'video_unknown']);
  }
  for (const query of [
    '',
    '?url=x',
    '?url=javascript:alert(1)',
    `?url=${site.url}/watch/publicvideo1&format=yaml`,
    `?url=${site.url}/watch/publicvideo1&maxwidth=0`,
  ]) {
    expect((await get(`/api/oembed${query}`)).status).toBe(400);
  }
});

test('a channel has its public videos as RSS, latest first', async () => {
  const { status, type, text } = await get(`/u/${username}/rss.xml`);
  expect([status, type]).toEqual([200, 'application/rss+xml; charset=utf-8']);
  const { rss } = z
    .object({
      rss: z.object({
        channel: z.object({
          link: z.string(),
          item: z.array(z.object({ title: z.string(), link: z.string(), pubDate: z.string() })),
        }),
      }),
    })
    .parse(parse(text));
  expect(rss.channel.link).toBe(`${site.url}/u/${username}`);
  expect(rss.channel.item.map(({ link }) => link)).toEqual([
    `${site.url}/watch/publicvideo2`,
    `${site.url}/watch/publicvideo1`,
  ]);
  expect(rss.channel.item[0]?.title).toBe(title);
  expect(new Date(rss.channel.item[0]?.pubDate ?? '').getTime()).toBe(1_700_000_002_000);
  expect((await get('/u/nobody_here/rss.xml')).status).toBe(404);
});

test('the map of the site names public videos and channels, and robots are told where it is', async () => {
  const { status, text } = await get('/sitemap.xml');
  expect(status).toBe(200);
  const { urlset } = z
    .object({ urlset: z.object({ url: z.array(z.object({ loc: z.string(), lastmod: z.iso.datetime() })) }) })
    .parse(parse(text));
  expect(urlset.url.map(({ loc }) => loc)).toEqual([
    `${site.url}/watch/publicvideo1`,
    `${site.url}/watch/publicvideo2`,
    `${site.url}/u/${username}`,
  ]);
  expect((await get('/sitemap-1.xml')).status).toBe(200);
  for (const path of ['/sitemap-2.xml', '/sitemap-0.xml', '/sitemap-x.xml']) expect((await get(path)).status).toBe(404);
  expect((await get('/robots.txt')).text).toContain(`Sitemap: ${site.url}/sitemap.xml`);
});
