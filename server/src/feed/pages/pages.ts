import { parseLiveId, parseVideoId } from '@amphi/contract';
import type { IncomingHttpHeaders } from 'node:http';
import { authorise, credentialOf, type Account, type Identity } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError, type PageAnswer } from '../../platform/http/index.ts';
import type { Settings } from '../../site/index.ts';
import { isOpen, videoResource, type VideoLinks } from '../../video/index.ts';
import { renderHead, type PageFacts } from './head-tags.ts';
import type { ChannelPageRow, LivePageRow, PageStore, VideoPageRow } from './page.store.ts';
import { playerSize } from './player-size.ts';

/** Who asks for a page, and by which address of the site. */
export interface PageAsker {
  readonly headers: IncomingHttpHeaders;
  /** Origin under which the page was asked for. */
  readonly origin: string;
}

/** What pages are told by their address. */
export interface Pages {
  /** Whether the page is there for who asks, with tags about what everybody may see. */
  describe(path: string, asker: PageAsker): Promise<PageAnswer>;
}

/** What they need. */
export interface PagesOptions {
  readonly store: Pick<PageStore, 'findVideo' | 'findChannel' | 'findLive'>;
  readonly account: Pick<Account, 'identify'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly links: Pick<VideoLinks, 'address'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const there: PageAnswer = { isThere: true };
const notThere: PageAnswer = { isThere: false };
const pagePattern = /^\/(watch|embed|live|u)\/([^/]{1,64})\/?$/;

/** An address of ours or elsewhere as an absolute one; null for what is none. */
export const absolute = (address: string | null, origin: string): string | null => {
  const url = address === null || address === '' ? null : URL.parse(address, origin);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
};

/** Tags of a video that everybody may see. */
const videoFacts = (
  row: VideoPageRow,
  {
    origin,
    siteName,
    links,
  }: { readonly origin: string; readonly siteName: string; readonly links: PagesOptions['links'] },
): PageFacts => {
  const url = `${origin}/watch/${row.id}`;
  const durationSeconds = row.durationMs === null ? {} : { durationSeconds: Math.round(row.durationMs / 1000) };
  const publishedAt = row.publishedAt === null ? {} : { publishedAt: row.publishedAt.toISOString() };
  return {
    title: row.title,
    description: row.description,
    url,
    siteName,
    kind: 'video.other',
    image: row.cover === null ? null : absolute(links.address(row.id, row.cover, true), origin),
    player: { url: `${origin}/embed/${row.id}`, ...playerSize(row, {}) },
    author: { name: row.nickname, url: `${origin}/u/${row.username}` },
    oembed: `${origin}/api/oembed?url=${encodeURIComponent(url)}`,
    isUnlisted: row.access.visibility === 'unlisted',
    ...durationSeconds,
    ...publishedAt,
  };
};

const channelFacts = (row: ChannelPageRow, origin: string, siteName: string): PageFacts => {
  const url = `${origin}/u/${row.username}`;
  const image = row.avatar === null ? null : absolute(`/media/avatar/${row.avatar}.webp`, origin);
  return {
    title: row.nickname,
    description: row.signature ?? '',
    url,
    siteName,
    kind: 'profile',
    image,
    feed: `${url}/rss.xml`,
  };
};

const liveFacts = (row: LivePageRow, origin: string, siteName: string): PageFacts => ({
  title: row.title,
  description: row.description ?? '',
  url: `${origin}/live/${row.id}`,
  siteName,
  kind: 'video.other',
  image: absolute(row.cover, origin),
  author: { name: row.nickname, url: `${origin}/u/${row.username}` },
  isUnlisted: row.visibility === 'unlisted',
});

/** @see Pages */
export const createPages = ({ store, account, settings, links, clock }: PagesOptions): Pages => {
  /** Whoever shows a credential that is not good sees what guests see: the page itself says that the login is over. */
  const identify = async (headers: IncomingHttpHeaders): Promise<Identity> => {
    try {
      return await account.identify(credentialOf(headers));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return account.identify(null);
    }
  };
  const tell = async (factsOf: (siteName: string) => PageFacts): Promise<PageAnswer> => {
    const siteName = (await settings.all())['site.name'];
    const facts = factsOf(siteName);
    return { isThere: true, title: `${facts.title} · ${siteName}`, head: renderHead(facts) };
  };
  const video = async (id: string, { headers, origin }: PageAsker): Promise<PageAnswer> => {
    const videoId = parseVideoId(id);
    const row = videoId === null ? null : await store.findVideo(videoId);
    if (row === null) return notThere;
    const now = clock.wall();
    if (isOpen(row.access, now)) return tell((siteName) => videoFacts(row, { origin, siteName, links }));
    return { isThere: authorise(await identify(headers), 'video.watch', videoResource(row.access, now)).isAllowed };
  };
  const live = async (id: string, { headers, origin }: PageAsker): Promise<PageAnswer> => {
    const liveId = parseLiveId(id);
    const row = liveId === null ? null : await store.findLive(liveId);
    if (row === null) return notThere;
    if (row.visibility !== 'private' && !row.isClosed) return tell((siteName) => liveFacts(row, origin, siteName));
    return { isThere: authorise(await identify(headers), 'live.watch', row).isAllowed };
  };
  const channel = async (handle: string, { origin }: PageAsker): Promise<PageAnswer> => {
    const row = await store.findChannel(handle);
    return row === null ? notThere : tell((siteName) => channelFacts(row, origin, siteName));
  };
  return {
    describe: async (path, asker) => {
      const [, place, name = ''] = pagePattern.exec(path) ?? [];
      if (place === 'watch' || place === 'embed') return video(name, asker);
      if (place === 'live') return live(name, asker);
      return place === 'u' ? channel(name, asker) : there;
    },
  };
};
