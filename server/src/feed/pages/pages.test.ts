import { siteSettings } from '@amphi/contract';
import { expect, test } from 'vitest';
import { userIdentity, type Identity } from '../../account/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { escapeHtml, shorten } from './head-tags.ts';
import type { VideoPageRow } from './page.store.ts';
import { createPages } from './pages.ts';
import { playerSize } from './player-size.ts';

const row: VideoPageRow = {
  access: {
    ownerId: 'owner1',
    visibility: 'public',
    publishAt: null,
    review: 'approved',
    state: 'ready',
    deletedAt: null,
    isOwnerHidden: false,
  },
  id: 'video1',
  title: '"><script>alert(1)</script> & 标题',
  description: 'One line\n\nand "another"',
  cover: 'take/cover-1.webp',
  durationMs: 61_400,
  width: 1920,
  height: 1080,
  publishedAt: new Date('2026-11-20T12:00:00Z'),
  username: 'somebody',
  nickname: "Some'body",
};
const guest: Identity = { kind: 'guest', rights: new Set(['video.watch', 'live.watch']) };
const origin = 'https://live.example';

const pagesOf = (video: Partial<VideoPageRow> = {}, who: Identity | AppError = guest) =>
  createPages({
    store: {
      findVideo: async (id) => (id === row.id ? { ...row, ...video } : null),
      findChannel: async (handle) =>
        handle === 'somebody'
          ? { id: 'owner1', username: 'somebody', nickname: 'Somebody', signature: 'Hello', avatar: null }
          : null,
      findLive: async (id) =>
        id === 'live1'
          ? {
              id,
              title: 'A live',
              description: null,
              cover: 'javascript:alert(1)',
              ownerId: 'owner1',
              visibility: 'private',
              isClosed: false,
              username: 'somebody',
              nickname: 'Somebody',
            }
          : null,
    },
    account: {
      identify: async (credential) => {
        if (who instanceof AppError && credential !== null) throw who;
        return who instanceof AppError ? guest : who;
      },
    },
    settings: { all: async () => siteSettings.parse({}) },
    links: { address: (videoId, name) => `/media/video/${videoId}/${name}` },
    clock: { wall: () => new Date('2026-11-20T13:00:00Z') },
  });
const ask = { headers: { authorization: 'Bearer x' }, origin };

test('a video tells what it is, and nothing of it can leave its attribute', async () => {
  const { isThere, title, head = '' } = await pagesOf().describe('/watch/video1', ask);
  expect(isThere).toBe(true);
  expect(title).toBe('"><script>alert(1)</script> & 标题 · Amphi');
  expect(head).not.toContain('<script');
  expect(head).toContain(
    '<meta property="og:title" content="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 标题" />',
  );
  expect(head).toContain('<meta name="description" content="One line and &quot;another&quot;" />');
  expect(head).toContain(`<meta property="og:image" content="${origin}/media/video/video1/take/cover-1.webp" />`);
  expect(head).toContain(`<meta name="twitter:player" content="${origin}/embed/video1" />`);
  expect(head).toContain('<meta property="video:duration" content="61" />');
  expect(head).toContain(
    `href="${origin}/api/oembed?url=${encodeURIComponent(`${origin}/watch/video1`)}&amp;format=json"`,
  );
  expect(head).not.toContain('noindex');
});

test.each([
  ['private', { visibility: 'private' as const }],
  ['in review', { review: 'in_review' as const }],
  ['deleted', { deletedAt: new Date() }],
  ['of a banned owner', { isOwnerHidden: true }],
])('of a video that is %s nothing is told, and for others it is not there', async (_what, access) => {
  const hidden = { access: { ...row.access, ...access } };
  for (const path of ['/watch/video1', '/embed/video1']) {
    expect(await pagesOf(hidden).describe(path, ask)).toEqual({ isThere: false });
  }
  const admin = userIdentity('admin1', 'admin');
  expect(await pagesOf(hidden, admin).describe('/watch/video1', ask)).toEqual({ isThere: true });
});

test('its owner finds a private video; a login that is over finds what guests find', async () => {
  const hidden = { access: { ...row.access, visibility: 'private' as const } };
  expect(await pagesOf(hidden, userIdentity('owner1', 'user')).describe('/watch/video1', ask)).toEqual({
    isThere: true,
  });
  const over = new AppError('credential_invalid');
  expect(await pagesOf(hidden, over).describe('/watch/video1', ask)).toEqual({ isThere: false });
  expect((await pagesOf({}, over).describe('/watch/video1', ask)).isThere).toBe(true);
});

test('what is not listed is not for search engines', async () => {
  const unlisted = { access: { ...row.access, visibility: 'unlisted' as const } };
  expect((await pagesOf(unlisted).describe('/watch/video1', ask)).head).toContain(
    '<meta name="robots" content="noindex" />',
  );
});

test('channels have a feed; unknown places are not there; all others say nothing', async () => {
  const pages = pagesOf();
  expect((await pages.describe('/u/somebody', ask)).head).toContain(`href="${origin}/u/somebody/rss.xml"`);
  for (const path of ['/u/nobody', '/watch/unknown', '/watch/..', '/live/unknown', '/live/live1']) {
    expect(await pages.describe(path, ask)).toEqual({ isThere: false });
  }
  for (const path of ['/', '/explore/music', '/studio', '/watch', '/live']) {
    expect(await pages.describe(path, ask)).toEqual({ isThere: true });
  }
});

test('text is cut at a character and escaped', () => {
  expect(shorten('é'.repeat(300))).toBe(`${'é'.repeat(199)}…`);
  expect(shorten('👨‍👩‍👧'.repeat(300)).isWellFormed()).toBe(true);
  expect(escapeHtml(`<a href='x'>&"`)).toBe('&lt;a href=&#39;x&#39;&gt;&amp;&quot;');
});

test('players have the shape of their picture and fit into what is asked for', () => {
  expect(playerSize({ width: 1920, height: 1080 }, {})).toEqual({ width: 640, height: 360 });
  expect(playerSize({ width: 1080, height: 1920 }, {})).toEqual({ width: 360, height: 640 });
  expect(playerSize({ width: null, height: null }, { maxWidth: 320 })).toEqual({ width: 320, height: 180 });
  expect(playerSize({ width: 1920, height: 1080 }, { maxHeight: 90 })).toEqual({ width: 160, height: 90 });
});
