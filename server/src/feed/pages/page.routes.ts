import { parseVideoId } from '@amphi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { SiteAddress } from '../../platform/config/index.ts';
import { AppError, originOf, refusals } from '../../platform/http/index.ts';
import type { Settings } from '../../site/index.ts';
import { isOpen, type VideoLinks } from '../../video/index.ts';
import { writeMap, writeMapIndex, writeOembed, writeRss, type OembedAnswer } from './feeds.ts';
import { escapeHtml, shorten } from './head-tags.ts';
import { absolute } from './pages.ts';
import type { PageStore, VideoPageRow } from './page.store.ts';
import { playerSize } from './player-size.ts';

/** What the routes of pages need. */
export interface PageRoutesOptions {
  readonly pageStore: PageStore;
  readonly site: { readonly settings: Pick<Settings, 'all'> };
  readonly videoLinks: Pick<VideoLinks, 'address'>;
  readonly address: Pick<SiteAddress, 'httpUrl'>;
  readonly clock: Clock;
  /** Public origin where the operator named one. */
  readonly publicUrl: string | null;
}

const feedLength = 30;
/** As many as a part of a site map may hold. */
const partLength = 50_000;
const mapKeptMs = millis(300_000);
const cacheSeconds = 300;
const pixels = z
  .string({ error: 'validation_failed' })
  .regex(/^[1-9]\d{0,4}$/, { error: 'validation_failed' })
  .transform(Number);
const oembedQuery = z.object({
  url: z.url({ protocol: /^https?$/, error: 'validation_failed' }).max(2_000, { error: 'validation_failed' }),
  format: z.enum(['json', 'xml'], { error: 'validation_failed' }).default('json'),
  maxwidth: pixels.optional(),
  maxheight: pixels.optional(),
});
const videoPath = /^\/(?:watch|embed)\/([^/]{1,64})\/?$/;
const xml = 'application/xml; charset=utf-8';

const send = (reply: FastifyReply, type: string, text: string): FastifyReply =>
  reply.header('cache-control', `public, max-age=${cacheSeconds}`).type(type).send(text);

/** oEmbed, feeds, the map of the site: for machines, and only about what everybody may see. */
export const registerPageRoutes = (app: FastifyInstance, options: PageRoutesOptions): void => {
  const origin = (request: FastifyRequest): string => originOf(request, options.publicUrl) ?? options.address.httpUrl();
  registerOembed(app, options, origin);
  registerFeed(app, options, origin);
  registerMap(app, options, origin);
};

type Origin = (request: FastifyRequest) => string;

const registerOembed = (
  app: FastifyInstance,
  { pageStore: store, site: { settings }, videoLinks: links, clock }: PageRoutesOptions,
  origin: Origin,
): void => {
  const find = async (url: string, base: string): Promise<VideoPageRow> => {
    const asked = new URL(url);
    const videoId = asked.host === new URL(base).host ? parseVideoId(videoPath.exec(asked.pathname)?.[1] ?? '') : null;
    const row = videoId === null ? null : await store.findVideo(videoId);
    if (row === null || !isOpen(row.access, clock.wall())) throw new AppError('video_unknown');
    return row;
  };
  const summary = 'How a video is embedded elsewhere (oEmbed 1.0; its answer is no envelope)';
  const schema = { tags: ['pages'], summary, querystring: oembedQuery, response: { 200: z.any(), ...refusals } };
  app.withTypeProvider<ZodTypeProvider>().get('/api/oembed', { schema }, async (request, reply) => {
    const { url, format, maxwidth: maxWidth, maxheight: maxHeight } = request.query;
    const base = origin(request);
    const row = await find(url, base);
    const size = playerSize(row, { maxWidth, maxHeight });
    const image = row.cover === null ? null : absolute(links.address(row.id, row.cover, true), base);
    const frame = `<iframe src="${base}/embed/${row.id}" width="${size.width}" height="${size.height}" title="${escapeHtml(row.title)}" style="border:0" allow="autoplay; fullscreen; picture-in-picture" allowfullscreen></iframe>`;
    const answer: OembedAnswer = {
      version: '1.0',
      type: 'video',
      title: row.title,
      author_name: row.nickname,
      author_url: `${base}/u/${row.username}`,
      provider_name: (await settings.all())['site.name'],
      provider_url: base,
      cache_age: cacheSeconds,
      html: frame,
      ...size,
      ...(image === null ? {} : { thumbnail_url: image, thumbnail_width: size.width, thumbnail_height: size.height }),
    };
    reply.header('access-control-allow-origin', '*').serializer(String);
    return format === 'xml'
      ? send(reply, 'text/xml; charset=utf-8', writeOembed(answer))
      : send(reply, 'application/json; charset=utf-8', JSON.stringify(answer));
  });
};

const registerFeed = (
  app: FastifyInstance,
  { pageStore: store, site: { settings }, videoLinks: links }: PageRoutesOptions,
  origin: Origin,
): void => {
  const params = z.object({ handle: z.string().max(64) });
  const schema = { hide: true, params };
  app.withTypeProvider<ZodTypeProvider>().get('/u/:handle/rss.xml', { schema }, async (request, reply) => {
    const channel = await store.findChannel(request.params.handle);
    if (channel === null) throw new AppError('user_unknown');
    const base = origin(request);
    const url = `${base}/u/${channel.username}`;
    const latest = await store.findLatest(channel.id, feedLength);
    const text = writeRss({
      title: `${channel.nickname} · ${(await settings.all())['site.name']}`,
      url,
      self: `${url}/rss.xml`,
      description: channel.signature ?? '',
      items: latest.map((row) => ({
        title: row.title,
        url: `${base}/watch/${row.id}`,
        description: shorten(row.description),
        at: row.publishedAt ?? new Date(0),
        image: row.cover === null ? null : absolute(links.address(row.id, row.cover, true), base),
      })),
    });
    return send(reply, 'application/rss+xml; charset=utf-8', text);
  });
};

const registerMap = (app: FastifyInstance, { pageStore: store, clock }: PageRoutesOptions, origin: Origin): void => {
  const kept = new Map<string, { readonly at: number; readonly text: Promise<string> }>();
  /** Robots ask for all parts again and again: each is written once in five minutes. */
  const keep = (key: string, make: () => Promise<string>): Promise<string> => {
    const known = kept.get(key);
    if (known !== undefined && clock.now() - known.at < mapKeptMs) return known.text;
    if (kept.size > 8) kept.clear();
    const text = make();
    kept.set(key, { at: clock.now(), text });
    text.catch(() => kept.delete(key));
    return text;
  };
  const part = async (number: number, base: string): Promise<string> =>
    writeMap(await store.findMap((number - 1) * partLength, partLength), base);
  app.get('/sitemap.xml', { schema: { hide: true } }, async (request, reply) => {
    const base = origin(request);
    const text = await keep(base, async () => {
      const total = await store.countMap();
      return total <= partLength ? part(1, base) : writeMapIndex(Math.ceil(total / partLength), base);
    });
    return send(reply, xml, text);
  });
  const params = z.object({ number: z.coerce.number().int().min(1).max(10_000) });
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/sitemap-:number.xml', { schema: { hide: true, params } }, async (request, reply) => {
      const base = origin(request);
      const { number } = request.params;
      if ((number - 1) * partLength >= (await store.countMap())) throw new AppError('not_found');
      return send(reply, xml, await keep(`${base} ${number}`, () => part(number, base)));
    });
  app.get('/robots.txt', { schema: { hide: true } }, async (request, reply) => {
    const closed = ['/api/', '/passport/', '/studio', '/admin', '/settings', '/me/', '/setup']
      .map((path) => `Disallow: ${path}\n`)
      .join('');
    return send(
      reply,
      'text/plain; charset=utf-8',
      `User-agent: *\n${closed}Sitemap: ${origin(request)}/sitemap.xml\n`,
    );
  });
};
