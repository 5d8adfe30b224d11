/** Documents of the site as XML; texts are escaped by the builder. */
import { XMLBuilder } from 'fast-xml-parser';
import type { PlayerSize } from './player-size.ts';
import type { SiteMapRow } from './page.store.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});
const write = (document: object): string =>
  builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, ...document });

/** What oEmbed answers about a video (https://oembed.com, type `video`). */
export interface OembedAnswer extends PlayerSize {
  readonly version: '1.0';
  readonly type: 'video';
  readonly title: string;
  readonly author_name: string;
  readonly author_url: string;
  readonly provider_name: string;
  readonly provider_url: string;
  readonly cache_age: number;
  readonly html: string;
  readonly thumbnail_url?: string;
  readonly thumbnail_width?: number;
  readonly thumbnail_height?: number;
}

/** oEmbed as XML. */
export const writeOembed = (answer: OembedAnswer): string => write({ oembed: answer });

/** A channel's news. */
export interface ChannelFeed {
  readonly title: string;
  readonly url: string;
  /** Of this document. */
  readonly self: string;
  readonly description: string;
  readonly items: readonly {
    readonly title: string;
    readonly url: string;
    readonly description: string;
    readonly at: Date;
    readonly image: string | null;
  }[];
}

/** RSS 2.0 with the pictures of Media RSS. */
export const writeRss = ({ title, url, self, description, items }: ChannelFeed): string =>
  write({
    rss: {
      '@version': '2.0',
      '@xmlns:atom': 'http://www.w3.org/2005/Atom',
      '@xmlns:media': 'http://search.yahoo.com/mrss/',
      channel: {
        title,
        link: url,
        description: description === '' ? title : description,
        'atom:link': { '@href': self, '@rel': 'self', '@type': 'application/rss+xml' },
        item: items.map((item) => ({
          title: item.title,
          link: item.url,
          guid: { '#text': item.url, '@isPermaLink': 'true' },
          pubDate: item.at.toUTCString(),
          description: item.description,
          ...(item.image === null ? {} : { 'media:thumbnail': { '@url': item.image } }),
        })),
      },
    },
  });

const mapSpace = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** A part of the site's map (https://www.sitemaps.org, at most 50 000 addresses). */
export const writeMap = (rows: readonly SiteMapRow[], origin: string): string =>
  write({
    urlset: {
      '@xmlns': mapSpace,
      url: rows.map(({ kind, name, changedAt }) => ({
        loc: `${origin}/${kind === 'video' ? 'watch' : 'u'}/${name}`,
        lastmod: changedAt.toISOString(),
      })),
    },
  });

/** The list of the map's parts. */
export const writeMapIndex = (parts: number, origin: string): string =>
  write({
    sitemapindex: {
      '@xmlns': mapSpace,
      sitemap: Array.from({ length: parts }, (_, at) => ({ loc: `${origin}/sitemap-${at + 1}.xml` })),
    },
  });
