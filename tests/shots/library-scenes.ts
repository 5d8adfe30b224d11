import type { Page } from 'playwright-core';
import {
  castChannel,
  castFolders,
  castHistory,
  castKept,
  castLives,
  castOwner,
  castPeople,
  castPlaylist,
  castShorts,
} from './library-cast.ts';
import { castMe, playApi, playRooms, type Answers } from './me-cast.ts';
import { playPictures } from './painted.ts';
import type { Scene } from './scene.ts';

const refused = ['unavailable', 503, {}];
const nothing = { records: [], next: null, total: 0, isPaused: false };
const usual: Answers = {
  'GET /api/v1/me/history': castHistory(),
  'GET /api/v1/me/favourites': castKept(12),
  'GET /api/v1/me/folders': castFolders,
  'GET /api/v1/me/likes': castKept(),
  'GET /api/v1/me/later': castKept(5),
  'GET /api/v1/users/yuanshan': castOwner,
  'GET /api/v1/channels/yuanshan': castChannel(),
  'GET /api/v1/users/yuanshan/followers': castPeople,
  'GET /api/v1/videos': { records: castShorts(9), next: null },
  'GET /api/v1/playlists/l1': castPlaylist(),
  'DELETE /api/v1/me/history/v0': 'done',
};

const play =
  (answers: Answers = {}, isMember = true) =>
  async (page: Page): Promise<void> => {
    await playApi(page, { ...usual, ...answers }, isMember);
    await playRooms(page);
    await playPictures(page);
  };
const cards = (page: Page): Promise<void> => page.locator('main [data-card]').first().waitFor();
const heading = (page: Page): Promise<void> => page.locator('.none h2').waitFor();
const skeleton = (page: Page): Promise<void> => page.locator('.skeleton').first().waitFor();
const alert = (page: Page): Promise<void> => page.getByRole('alert').first().waitFor({ timeout: 15_000 });
const press = async (page: Page, name: RegExp): Promise<void> => {
  await cards(page);
  await page.getByRole('button', { name }).first().click();
};

const own: readonly Scene[] = [
  { name: 'history', path: '/me/history', prepare: play(), act: cards },
  {
    name: 'history-paused',
    path: '/me/history',
    prepare: play({ 'GET /api/v1/me/history': castHistory(true) }),
    act: cards,
  },
  { name: 'history-empty', path: '/me/history', prepare: play({ 'GET /api/v1/me/history': nothing }), act: heading },
  {
    name: 'history-none',
    path: '/me/history?q=zzz',
    prepare: play({ 'GET /api/v1/me/history': nothing }),
    act: heading,
  },
  { name: 'history-error', path: '/me/history', prepare: play({ 'GET /api/v1/me/history': refused }), act: alert },
  { name: 'history-skeleton', path: '/me/history', prepare: play({ 'GET /api/v1/me/history': null }), act: skeleton },
  {
    name: 'history-clear',
    path: '/me/history',
    prepare: play(),
    act: async (page) => {
      await press(page, /清空历史|Clear all/);
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'history-undo',
    path: '/me/history',
    prepare: play(),
    act: async (page) => {
      await cards(page);
      await page.locator('[data-video="v0"]').hover();
      await page.locator('[data-video="v0"] .dots').click();
      await page.getByRole('menuitem', { name: /从历史记录中移除|Remove from the history/ }).click();
      await page.locator('.toast').waitFor();
    },
  },
  { name: 'favorites', path: '/me/favorites', prepare: play(), act: cards },
  { name: 'favorites-folder', path: '/me/favorites?folder=f1', prepare: play(), act: cards },
  {
    name: 'favorites-choose',
    path: '/me/favorites',
    prepare: play(),
    act: async (page) => {
      await press(page, /批量管理|Choose/);
      await page.getByRole('checkbox').nth(0).click();
      await page.getByRole('checkbox').nth(2).click();
    },
  },
  {
    name: 'favorites-new',
    path: '/me/favorites',
    prepare: play(),
    act: async (page) => {
      await press(page, /新建收藏夹|New folder/);
      await page.locator('dialog[open] input').fill('周末看');
    },
  },
  {
    name: 'favorites-empty',
    path: '/me/favorites',
    prepare: play({ 'GET /api/v1/me/favourites': nothing }),
    act: heading,
  },
  { name: 'likes', path: '/me/likes', prepare: play(), act: cards },
  { name: 'later', path: '/me/later', prepare: play(), act: cards },
  { name: 'later-empty', path: '/me/later', prepare: play({ 'GET /api/v1/me/later': nothing }), act: heading },
];

const channels: readonly Scene[] = [
  { name: 'channel', path: '/u/yuanshan', prepare: play({}, false), act: cards },
  {
    name: 'channel-live',
    path: '/u/yuanshan',
    prepare: play({
      'GET /api/v1/channels/yuanshan': castChannel({ onAir: castLives(1)[0] ?? null, isFollowing: true }),
    }),
    act: cards,
  },
  { name: 'channel-shorts', path: '/u/yuanshan/shorts', prepare: play({}, false), act: cards },
  { name: 'channel-lists', path: '/u/yuanshan/lists', prepare: play({}, false), act: cards },
  { name: 'channel-followers', path: '/u/yuanshan/followers', prepare: play(), act: cards },
  {
    name: 'channel-own-empty',
    path: '/u/yuanshan',
    prepare: play({
      'GET /api/v1/users/yuanshan': { ...castOwner, isSelf: true },
      'GET /api/v1/channels/yuanshan': castChannel({
        followers: 0,
        following: 2,
        works: 0,
        likes: 0,
        plays: 0,
        videos: { records: [], next: null },
        shorts: 0,
        lists: [],
      }),
    }),
    act: heading,
  },
  { name: 'list', path: '/list/l1', prepare: play({}, false), act: cards },
  {
    name: 'list-own',
    path: '/list/l1',
    prepare: play({
      'GET /api/v1/playlists/l1': {
        ...castPlaylist(),
        owner: { userId: castMe.userId, username: castMe.username, nickname: castMe.nickname, avatar: null },
      },
    }),
    act: cards,
  },
  {
    name: 'list-missing',
    path: '/list/nothing',
    prepare: play({}, false),
    act: (page) => page.getByText('404').waitFor(),
  },
];

/** The own lists, channels and playlists. */
export const libraryScenes: readonly Scene[] = [...own, ...channels];
