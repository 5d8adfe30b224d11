import type { Page } from 'playwright-core';
import {
  castCategories,
  castFollowing,
  castFound,
  castFoundPeople,
  castHome,
  castLives,
  castNothing,
  castSuggestions,
  castVideos,
} from './library-cast.ts';
import { castMe, playApi, type Answers } from './me-cast.ts';
import { playPictures } from './painted.ts';
import type { Scene } from './scene.ts';

const publisher = { ...castMe, rights: ['account.self', 'live.create', 'video.create', 'video.manage', 'social.act'] };
const refused = ['unavailable', 503, {}];
const usual: Answers = {
  'GET /api/v1/me': publisher,
  'GET /api/v1/home': castHome(),
  'GET /api/v1/categories': castCategories,
  'GET /api/v1/videos': { records: castVideos(24, 30), next: 'c2' },
  'GET /api/v1/search': castFound(),
  'GET /api/v1/search/suggestions': castSuggestions,
  'GET /api/v1/following': castFollowing(),
};

const play =
  (answers: Answers = {}, isMember = true) =>
  async (page: Page): Promise<void> => {
    await playApi(page, { ...usual, ...answers }, isMember);
    await playPictures(page);
  };
const cards = (page: Page): Promise<void> => page.locator('main [data-card]').first().waitFor();
const heading = (page: Page): Promise<void> => page.locator('.none h2').waitFor();
const skeleton = (page: Page): Promise<void> => page.locator('.skeleton').first().waitFor();
const alert = (page: Page): Promise<void> => page.getByRole('alert').first().waitFor({ timeout: 15_000 });
const scrolled =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    await cards(page);
    await page
      .locator(selector)
      .first()
      .evaluate((element) => element.scrollIntoView({ block: 'start' }));
  };

const home: readonly Scene[] = [
  { name: 'home', path: '/', prepare: play(), act: cards },
  {
    name: 'home-guest',
    path: '/',
    prepare: play({ 'GET /api/v1/home': castHome({ continue: [] }) }, false),
    act: cards,
  },
  {
    name: 'home-one-live',
    path: '/',
    prepare: play({ 'GET /api/v1/home': castHome({ lives: castLives(2), liveTotal: 2, continue: [] }) }, false),
    act: cards,
  },
  {
    name: 'home-plain',
    path: '/',
    prepare: play({ 'GET /api/v1/home': castHome({ lives: [], liveTotal: 0, continue: [], shorts: [] }) }),
    act: cards,
  },
  { name: 'home-rank', path: '/', prepare: play(), act: scrolled('.rank') },
  { name: 'home-shorts', path: '/', prepare: play(), act: scrolled('.short') },
  { name: 'home-empty', path: '/', prepare: play({ 'GET /api/v1/home': castNothing }), act: heading },
  { name: 'home-empty-guest', path: '/', prepare: play({ 'GET /api/v1/home': castNothing }, false), act: heading },
  { name: 'home-skeleton', path: '/', prepare: play({ 'GET /api/v1/home': null }), act: skeleton },
  { name: 'home-error', path: '/', prepare: play({ 'GET /api/v1/home': refused }), act: alert },
  {
    name: 'home-offline',
    path: '/',
    prepare: play(),
    act: async (page, context) => {
      await cards(page);
      await context.setOffline(true);
      await page.locator('.bar b').waitFor();
    },
  },
  {
    name: 'home-fresh',
    path: '/',
    prepare: async (page) => {
      await page.clock.install();
      await play()(page);
    },
    act: async (page) => {
      await cards(page);
      await page.route('**/api/v1/home', (route) =>
        route.fulfill({
          json: { code: 200, message: 'ok', msg: 'ok', data: castHome({ videos: castVideos(24, 40) }) },
        }),
      );
      await page.clock.runFor(62_000);
      await page.locator('.pill').waitFor();
    },
  },
  {
    name: 'home-menu',
    path: '/',
    prepare: play(),
    act: async (page) => {
      await cards(page);
      const card = page.locator('main .vc').first();
      await card.hover();
      await card.locator('.dots').click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];

const explore: readonly Scene[] = [
  { name: 'explore', path: '/explore/knowledge', prepare: play(), act: cards },
  {
    name: 'explore-none',
    path: '/explore/news?sort=newest',
    prepare: play({ 'GET /api/v1/videos': { records: [], next: null } }),
    act: heading,
  },
  { name: 'explore-error', path: '/explore/music', prepare: play({ 'GET /api/v1/videos': refused }), act: alert },
  { name: 'explore-skeleton', path: '/explore', prepare: play({ 'GET /api/v1/videos': null }), act: skeleton },
  { name: 'explore-shorts', path: '/shorts', prepare: play(), act: cards },
  { name: 'explore-tag', path: '/tag/贝叶斯?sort=likes', prepare: play(), act: cards },
];

const search: readonly Scene[] = [
  { name: 'search', path: '/search?q=贝叶斯', prepare: play(), act: cards },
  {
    name: 'search-filtered',
    path: '/search?q=贝叶斯&sort=newest&duration=long',
    prepare: play({
      'GET /api/v1/search': castFound({ videos: castVideos(3, 1), total: 3, didYouMean: '贝叶斯公式' }),
    }),
    act: cards,
  },
  {
    name: 'search-people',
    path: '/search?q=山&type=users',
    prepare: play({ 'GET /api/v1/search': castFound({ videos: [], users: castFoundPeople, total: 8 }) }),
    act: cards,
  },
  {
    name: 'search-lives',
    path: '/search?q=山&type=lives',
    prepare: play({ 'GET /api/v1/search': castFound({ videos: [], lives: castLives(5), total: 5 }) }),
    act: cards,
  },
  {
    name: 'search-none',
    path: '/search?q=qwertz',
    prepare: play({ 'GET /api/v1/search': castFound({ videos: [], total: 0, didYouMean: 'quartz' }) }),
    act: cards,
  },
  { name: 'search-error', path: '/search?q=山', prepare: play({ 'GET /api/v1/search': refused }), act: alert },
  { name: 'search-skeleton', path: '/search?q=山', prepare: play({ 'GET /api/v1/search': null }), act: skeleton },
  {
    name: 'search-suggestions',
    path: '/',
    prepare: play(),
    act: async (page) => {
      await cards(page);
      await page.keyboard.press('/');
      await page.getByRole('combobox').fill('贝叶');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'search-recent',
    path: '/',
    prepare: async (page) => {
      await page.addInitScript(() => localStorage.setItem('amphi-searches', '["汤加的鲸","贝叶斯","any% speedrun"]'));
      await play()(page);
    },
    act: async (page) => {
      await cards(page);
      await page.keyboard.press('/');
      await page.getByRole('option').first().waitFor();
    },
  },
];

const following: readonly Scene[] = [
  { name: 'following', path: '/following', prepare: play(), act: cards },
  {
    name: 'following-nobody',
    path: '/following',
    prepare: play({ 'GET /api/v1/following': castFollowing({ records: [], people: [] }) }),
    act: heading,
  },
  {
    name: 'following-quiet',
    path: '/following',
    prepare: play({ 'GET /api/v1/following': castFollowing({ records: [] }) }),
    act: heading,
  },
  { name: 'following-error', path: '/following', prepare: play({ 'GET /api/v1/following': refused }), act: alert },
  { name: 'following-skeleton', path: '/following', prepare: play({ 'GET /api/v1/following': null }), act: skeleton },
];

/** Everything that leads to something to watch. */
export const homeScenes: readonly Scene[] = [...home, ...explore, ...search, ...following];
