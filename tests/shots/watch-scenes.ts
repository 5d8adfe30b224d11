import type { VideoDetail } from '@amphi/contract';
import type { Page } from 'playwright-core';
import { castFolders } from './library-cast.ts';
import { castMe, playApi, type Answers } from './me-cast.ts';
import { playPictures } from './painted.ts';
import type { Scene } from './scene.ts';
import { castComments, castDanmaku, castDetail } from './watch-cast.ts';
import { playVideo } from './watch-clip.ts';

const viewer = { ...castMe, rights: ['account.self', 'social.act', 'video.watch'] };
const owner = {
  isOwner: true,
  isLiked: false,
  isFavourite: false,
  isLater: false,
  isFollowing: false,
  coins: 0,
  resumeMs: null,
};

const play =
  (change: Partial<VideoDetail> = {}, answers: Answers = {}, isMember = true) =>
  async (page: Page): Promise<void> => {
    await playApi(
      page,
      {
        'GET /api/v1/me': viewer,
        'GET /api/v1/videos/snow': castDetail(change),
        'GET /api/v1/videos/snow/comments': castComments(),
        'GET /api/v1/me/folders': castFolders,
        'POST /api/v1/videos/snow/beacon': { watchedMs: 0, isCounted: false },
        ...answers,
      },
      isMember,
    );
    await page.route('**/api/v1/videos/snow/danmaku?**', async (route) => {
      const query = new URL(route.request().url()).searchParams;
      const data = castDanmaku(Number(query.get('from')), Number(query.get('to')));
      await route.fulfill({ json: { code: 200, message: 'ok', msg: 'ok', data } });
    });
    await playPictures(page);
    await playVideo(page);
  };

const heading = async (page: Page): Promise<void> => page.getByRole('heading', { level: 1 }).waitFor();
/** The shots ask for reduced motion: nothing begins by itself. */
const start = async (page: Page): Promise<void> => {
  await page.locator('[data-overlay="start"] button').click();
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1122.4, undefined, {
    timeout: 20_000,
  });
  await page.mouse.move(300, 200);
};
const pressing =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await start(page);
    for (const key of keys) await page.keyboard.press(key);
  };
const clicking =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await start(page);
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
  };

const playing: readonly Scene[] = [
  { name: 'watch', path: '/watch/snow?list=l1', prepare: play(), act: start },
  { name: 'watch-guest', path: '/watch/snow', prepare: play({ list: null }, {}, false), act: heading },
  { name: 'watch-theatre', path: '/watch/snow?list=l1', prepare: play(), act: pressing('t') },
  { name: 'watch-captions', path: '/watch/snow', prepare: play({ list: null }), act: pressing('c') },
  {
    name: 'watch-hover',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      await page.locator('.scrub').hover({ position: { x: 160, y: 10 } });
      await page.locator('.frame img').waitFor();
    },
  },
  { name: 'watch-stats', path: '/watch/snow', prepare: play({ list: null }), act: pressing('Shift+S') },
  {
    name: 'watch-quality',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: clicking(/^(清晰度|Quality|设置|Settings)/),
  },
  {
    name: 'watch-danmaku-settings',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      const gear = page.getByRole('button', { name: /^(弹幕设置|Danmaku settings)$/ }).filter({ visible: true });
      if ((await gear.count()) > 0) return gear.first().click();
      await page.getByRole('button', { name: /^(设置|Settings)$/ }).click();
      await page.getByRole('menuitem', { name: /^(弹幕设置|Danmaku settings)$/ }).click();
    },
  },
  {
    name: 'watch-danmaku-list',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      await page.locator('.fold button').first().click();
      await page.locator('.dlist li').first().waitFor();
      await page.locator('.fold').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'watch-danmaku-style',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: clicking(/^(弹幕颜色与位置|Colour and position)/),
  },
  {
    name: 'watch-triple',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      await page.locator('[data-test="like"]').hover();
      await page.mouse.down();
      await page.waitForTimeout(1000);
    },
  },
  { name: 'watch-share', path: '/watch/snow', prepare: play({ list: null }), act: clicking(/^(分享|Share)$/) },
  {
    name: 'watch-favourite',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: clicking(/^(收藏|Favourite)，?,? ?/),
  },
  {
    name: 'watch-comments',
    path: '/watch/snow?comment=k1',
    prepare: play({ list: null }),
    act: async (page) => page.locator('#comment-k1').waitFor(),
  },
  {
    name: 'watch-mini',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      await page.keyboard.press('i');
      await page.locator('.mini').waitFor();
    },
  },
  {
    name: 'watch-end',
    path: '/watch/snow',
    prepare: play({ list: null }),
    act: async (page) => {
      await start(page);
      await page.keyboard.press('End');
      await page.locator('[data-overlay="ended"]').waitFor({ timeout: 20_000 });
    },
  },
];

const states: readonly Scene[] = [
  {
    name: 'watch-preparing',
    path: '/watch/snow',
    prepare: play({ list: null, play: null, state: 'preparing', stateProgress: 0.43, mine: owner }),
    act: heading,
  },
  {
    name: 'watch-broken',
    path: '/watch/snow',
    prepare: play({ list: null, play: null, state: 'failed', mine: owner }),
    act: heading,
  },
  {
    name: 'watch-review',
    path: '/watch/snow',
    prepare: play({ list: null, review: 'in_review', mine: owner }),
    act: heading,
  },
  {
    name: 'watch-rejected',
    path: '/watch/snow',
    prepare: play({ list: null, review: 'rejected', mine: owner }),
    act: heading,
  },
  {
    name: 'watch-scheduled',
    path: '/watch/snow',
    prepare: play({
      list: null,
      visibility: 'scheduled',
      publishAt: new Date(Date.now() + 93_784_000).toISOString(),
      publishedAt: null,
      mine: owner,
    }),
    act: heading,
  },
  {
    name: 'watch-closed',
    path: '/watch/snow',
    prepare: play(
      { list: null, isCommentsOpen: false, isDanmakuOpen: false },
      { 'GET /api/v1/videos/snow/comments': castComments({ isOpen: false, records: [], next: null, total: 0 }) },
    ),
    act: async (page) => {
      await heading(page);
      const tab = page.getByRole('tab', { name: /^(评论|Comments)/ });
      if (await tab.isVisible()) await tab.click();
      await page.locator('[data-test="comments-closed"]').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'watch-failed',
    path: '/watch/snow',
    prepare: async (page) => {
      await play({ list: null })(page);
      await page.route('**/media/video/snow/index.m3u8', (route) => route.fulfill({ status: 403, body: '' }));
    },
    act: async (page) => page.locator('[data-overlay="failed"]').waitFor({ timeout: 30_000 }),
  },
  { name: 'watch-missing', path: '/watch/nothing', prepare: play(), act: heading },
  {
    name: 'watch-skeleton',
    path: '/watch/snow',
    prepare: play({}, { 'GET /api/v1/videos/snow': null }),
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  {
    name: 'watch-error',
    path: '/watch/snow',
    prepare: play({}, { 'GET /api/v1/videos/snow': ['unavailable', 503, {}] }),
    act: async (page) => page.getByRole('alert').waitFor({ timeout: 15_000 }),
  },
];

/** The page of a video in its states. */
export const watchScenes: readonly Scene[] = [...playing, ...states];
