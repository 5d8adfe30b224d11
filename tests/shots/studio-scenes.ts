import type { Page, Route } from 'playwright-core';
import { castCategories } from './library-cast.ts';
import { castMe, playApi, type Answers } from './me-cast.ts';
import { playPictures } from './painted.ts';
import type { Scene } from './scene.ts';
import {
  castInbox,
  castInboxDanmaku,
  castLimits,
  castOverview,
  castStatistics,
  castStudioVideo,
  castStudioVideos,
} from './studio-cast.ts';

const creator = {
  ...castMe,
  rights: ['account.self', 'video.watch', 'video.create', 'video.manage', 'social.act'],
};
const refused = ['unavailable', 503, {}];
const page8 = { records: castStudioVideos(), total: 41, page: 1, size: 20, pages: 3 };
const nothing = { records: [], total: 0, page: 1, size: 20, pages: 0 };
const usual: Answers = {
  'GET /api/v1/me': creator,
  'GET /api/v1/categories': castCategories,
  'GET /api/v1/studio/overview': castOverview(),
  'GET /api/v1/studio/limits': castLimits,
  'GET /api/v1/studio/videos': page8,
  'GET /api/v1/studio/videos/v1': castStudioVideo(),
  'GET /api/v1/studio/videos/v21': castStudioVideos()[0],
  'GET /api/v1/studio/videos/v23': castStudioVideos()[2],
  'GET /api/v1/studio/videos/v24': castStudioVideos()[3],
  'GET /api/v1/studio/comments': { records: castInbox(), next: 'c2' },
  'GET /api/v1/studio/danmaku': { records: castInboxDanmaku(), next: null },
};

const play =
  (answers: Answers = {}, statistics: unknown = castStatistics) =>
  async (page: Page): Promise<void> => {
    await playApi(page, { ...usual, ...answers });
    await playPictures(page);
    await page.route('**/video/statistics', (route) =>
      route.fulfill({ json: { code: 200, message: 'ok', msg: 'ok', data: statistics } }),
    );
  };

const ready = async (page: Page): Promise<unknown> => page.locator('main .panel').first().waitFor();
const none = async (page: Page): Promise<unknown> => page.locator('main .none h2').waitFor();
const alert = async (page: Page): Promise<unknown> => page.locator('main').getByRole('alert').first().waitFor();

/** A file of so many bytes, without them being there. */
const file = (name: string, bytes: number) => ({ name, mimeType: 'video/mp4', buffer: Buffer.alloc(bytes) });

/** Takes uploads: every file becomes the next video; the first piece arrives, the next one never does. */
async function playUploads(page: Page): Promise<void> {
  let made = 0;
  const ids = ['v1', 'v21'];
  const headers = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' };
  await page.route('**/api/v1/uploads', (route) => {
    const id = ids[made] ?? 'v1';
    made += 1;
    return route.fulfill({ status: 201, headers: { ...headers, Location: `/api/v1/uploads/${id}`, 'Video-Id': id } });
  });
  let pieces = 0;
  await page.route('**/api/v1/uploads/*', async (route: Route) => {
    if (route.request().method() !== 'PATCH' || !route.request().url().endsWith('/v1')) return;
    pieces += 1;
    if (pieces > 1) return;
    await route.fulfill({ status: 204, headers: { ...headers, 'Upload-Offset': String(8 * 1024 * 1024) } });
  });
}

const uploading = castStudioVideo({
  title: 'dawn-market',
  description: '',
  tags: [],
  state: 'uploading',
  review: 'not_reviewed',
  cover: null,
  coverCandidates: [],
  durationMs: null,
  renditions: [],
  captions: [],
  chapters: [],
  chapterSource: 'none',
});

async function send(page: Page): Promise<void> {
  await page
    .locator('[data-test="files"]')
    .setInputFiles([
      file('凌晨四点的菜市场 4K 最终版.mp4', 11_000_000),
      file('snow-final-v7.mov', 300_000),
      file('empty.mp4', 0),
      file('b-roll.mp4', 90_000),
    ]);
  await page.locator('form.details:visible').waitFor();
  await page.locator('[data-upload="sending"] .running .num').first().waitFor();
}

/** Every page and state of the studio. */
export const studioScenes: readonly Scene[] = [
  { name: 'studio-overview', path: '/studio/overview', prepare: play(), act: ready },
  {
    name: 'studio-overview-new',
    path: '/studio/overview',
    prepare: play({
      'GET /api/v1/studio/overview': castOverview({
        tasks: [],
        latest: [],
        totals: { plays: 0, watchMs: 0, followers: 0, likes: 0, videos: 0 },
      }),
    }),
    act: none,
  },
  {
    name: 'studio-overview-error',
    path: '/studio/overview',
    prepare: play({ 'GET /api/v1/studio/overview': refused }),
    act: alert,
  },
  {
    name: 'studio-overview-skeleton',
    path: '/studio/overview',
    prepare: play({ 'GET /api/v1/studio/overview': null }),
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  {
    name: 'studio-upload',
    path: '/studio/upload',
    prepare: play({ 'GET /api/v1/studio/videos': nothing }),
    act: async (page) => page.locator('.drop .meta').first().waitFor(),
  },
  {
    name: 'studio-upload-refused',
    path: '/studio/upload',
    prepare: play({
      'GET /api/v1/studio/videos': nothing,
      'GET /api/v1/studio/limits': { ...castLimits, mayUpload: false },
    }),
    act: async (page) => page.locator('.drop h2').waitFor(),
  },
  {
    name: 'studio-upload-running',
    path: '/studio/upload',
    prepare: async (page) => {
      await play({ 'GET /api/v1/studio/videos': nothing, 'GET /api/v1/studio/videos/v1': uploading })(page);
      await playUploads(page);
    },
    act: send,
  },
  {
    name: 'studio-upload-lost',
    path: '/studio/upload',
    prepare: play({
      'GET /api/v1/studio/videos': {
        ...nothing,
        records: [{ ...uploading, receivedBytes: 1_700_000_000 }],
        total: 1,
        pages: 1,
      },
    }),
    act: async (page) => page.locator('[data-upload="lost"]').waitFor(),
  },
  {
    name: 'studio-upload-offline',
    path: '/studio/upload',
    prepare: async (page) => {
      await play({ 'GET /api/v1/studio/videos': nothing, 'GET /api/v1/studio/videos/v1': uploading })(page);
      await playUploads(page);
    },
    act: async (page, context) => {
      await send(page);
      await context.setOffline(true);
      await page.locator('[data-upload="waiting"]').first().waitFor();
    },
  },
  { name: 'studio-videos', path: '/studio/videos', prepare: play(), act: ready },
  {
    name: 'studio-videos-menu',
    path: '/studio/videos',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('main [aria-haspopup="menu"]').first().click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'studio-videos-delete',
    path: '/studio/videos',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('main [aria-haspopup="menu"]').nth(3).click();
      await page.getByRole('menuitem').last().click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'studio-videos-empty',
    path: '/studio/videos',
    prepare: play({ 'GET /api/v1/studio/videos': nothing }),
    act: none,
  },
  {
    name: 'studio-videos-none',
    path: '/studio/videos?q=zzz&state=failed',
    prepare: play({ 'GET /api/v1/studio/videos': nothing }),
    act: none,
  },
  { name: 'studio-video', path: '/studio/videos/v1', prepare: play(), act: ready },
  {
    name: 'studio-video-unsaved',
    path: '/studio/videos/v1',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('input[name="title"]').fill('在海拔 4,700 米等雪');
      await page.locator('.seg label').last().click();
      await page.locator('.rows input, .sections .btn').first().waitFor();
      await page.getByRole('button', { name: /在这里编写|Write them here/ }).click();
      await page.locator('.rows input').first().fill('0:09');
      await page.locator('.rows').scrollIntoViewIfNeeded();
    },
  },
  { name: 'studio-video-running', path: '/studio/videos/v21', prepare: play(), act: ready },
  { name: 'studio-video-refused', path: '/studio/videos/v23', prepare: play(), act: ready },
  { name: 'studio-video-rejected', path: '/studio/videos/v24', prepare: play(), act: ready },
  { name: 'studio-video-missing', path: '/studio/videos/zzz', prepare: play(), act: none },
  { name: 'studio-comments', path: '/studio/comments', prepare: play(), act: ready },
  {
    name: 'studio-comments-reply',
    path: '/studio/comments',
    prepare: play(),
    act: async (page) => {
      await page
        .getByRole('button', { name: /^(回复|Reply)$/ })
        .nth(1)
        .click();
      await page.locator('textarea').fill('当然可以，链接放在简介里了。');
    },
  },
  { name: 'studio-danmaku', path: '/studio/comments?kind=danmaku', prepare: play(), act: ready },
  {
    name: 'studio-comments-empty',
    path: '/studio/comments',
    prepare: play({ 'GET /api/v1/studio/comments': { records: [], next: null } }),
    act: none,
  },
  {
    name: 'studio-analytics',
    path: '/studio/analytics',
    prepare: play(),
    act: async (page) => page.locator('canvas').nth(1).waitFor(),
  },
  {
    name: 'studio-analytics-table',
    path: '/studio/analytics',
    prepare: play(),
    act: async (page) => {
      await page.locator('canvas').nth(1).waitFor();
      await page
        .getByRole('button', { name: /看表格|Show as a table/ })
        .first()
        .click();
    },
  },
  {
    name: 'studio-analytics-empty',
    path: '/studio/analytics',
    prepare: play({}, { time_x_data: [], time_y_data: [], counts_x_data: [], counts_y_data: [] }),
    act: none,
  },
  {
    name: 'studio-create',
    path: '/studio/overview',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      const create = page.locator('header [aria-haspopup="menu"]').first();
      if (await create.isVisible()) await create.click();
    },
  },
];
