/** What a page says about itself to who does not run scripts: search engines, messengers, players elsewhere. */
export interface PageFacts {
  readonly title: string;
  /** First lines of what its author wrote. */
  readonly description: string;
  /** Absolute. */
  readonly url: string;
  readonly siteName: string;
  readonly kind: 'video.other' | 'profile' | 'website';
  /** Absolute; null = none. */
  readonly image: string | null;
  /** A page of nothing but the player, absolute, with its pixels. */
  readonly player?: { readonly url: string; readonly width: number; readonly height: number };
  readonly durationSeconds?: number;
  readonly publishedAt?: string;
  readonly author?: { readonly name: string; readonly url: string };
  /** Where oEmbed tells about it. */
  readonly oembed?: string;
  /** Its news as RSS. */
  readonly feed?: string;
  /** Search engines should leave it out. */
  readonly isUnlisted?: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const maxDescription = 200;

/** Text as it may stand in HTML and in its attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? '');

/** One line of at most 200 characters. */
export const shorten = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const signs = Array.from(line.slice(0, maxDescription * 4));
  return signs.length <= maxDescription
    ? signs.join('')
    : `${signs
        .slice(0, maxDescription - 1)
        .join('')
        .trimEnd()}…`;
};

type Tag = readonly [name: string, value: string | number | undefined | null];

const metas = (attribute: 'name' | 'property', tags: readonly Tag[]): readonly string[] =>
  tags.flatMap(([name, value]) =>
    value === undefined || value === null || value === ''
      ? []
      : [`<meta ${attribute}="${name}" content="${escapeHtml(String(value))}" />`],
  );

const links = (page: PageFacts): readonly string[] => {
  const found = [`<link rel="canonical" href="${escapeHtml(page.url)}" />`];
  const title = escapeHtml(page.title);
  if (page.oembed !== undefined) {
    for (const [type, format] of [
      ['application/json+oembed', 'json'],
      ['text/xml+oembed', 'xml'],
    ] as const) {
      found.push(
        `<link rel="alternate" type="${type}" href="${escapeHtml(`${page.oembed}&format=${format}`)}" title="${title}" />`,
      );
    }
  }
  if (page.feed !== undefined) {
    found.push(`<link rel="alternate" type="application/rss+xml" href="${escapeHtml(page.feed)}" title="${title}" />`);
  }
  return found;
};

/** The tags of a page's head (Open Graph, Twitter cards, oEmbed discovery) as HTML. */
export const renderHead = (page: PageFacts): string => {
  const { player } = page;
  const description = shorten(page.description);
  const size = player === undefined ? {} : { width: player.width, height: player.height };
  return [
    ...metas('name', [
      ['description', description],
      ['robots', page.isUnlisted === true ? 'noindex' : undefined],
    ]),
    ...links(page),
    ...metas('property', [
      ['og:type', page.kind],
      ['og:site_name', page.siteName],
      ['og:title', page.title],
      ['og:description', description],
      ['og:url', page.url],
      ['og:image', page.image],
      ['og:video', player?.url],
      ['og:video:type', player === undefined ? undefined : 'text/html'],
      ['og:video:width', size.width],
      ['og:video:height', size.height],
      ['video:duration', page.durationSeconds],
      ['video:release_date', page.publishedAt],
    ]),
    ...metas('name', [
      ['author', page.author?.name],
      ['twitter:card', player === undefined ? (page.image === null ? 'summary' : 'summary_large_image') : 'player'],
      ['twitter:title', page.title],
      ['twitter:description', description],
      ['twitter:image', page.image],
      ['twitter:player', player?.url],
      ['twitter:player:width', size.width],
      ['twitter:player:height', size.height],
    ]),
  ].join('\n    ');
};
