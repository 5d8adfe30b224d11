import type { Page } from 'playwright-core';
import { adminScenes } from './admin-scenes.ts';
import { authScenes } from './auth-scenes.ts';
import { contentScenes } from './content-scenes.ts';
import { homeScenes } from './home-scenes.ts';
import { libraryScenes } from './library-scenes.ts';
import { meScenes } from './me-scenes.ts';
import { userScenes } from './me-user-scenes.ts';
import { setupScenes } from './setup-scenes.ts';
import { shellScenes } from './shell-scenes.ts';
import { studioScenes } from './studio-scenes.ts';
import { watchScenes } from './watch-scenes.ts';
import type { Scene } from './scene.ts';

export type { Scene } from './scene.ts';

const playing = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2, undefined, {
    timeout: 15_000,
  });
  await page.mouse.move(300, 300);
};

const startPlaying = async (page: Page): Promise<void> => {
  await page.locator('[data-overlay="start"] button').click();
  await playing(page);
};

/** Every page and state of the web. */
export const scenes: readonly Scene[] = [
  { name: 'wall', path: '/live', act: async (page) => page.getByRole('article').first().waitFor() },
  {
    name: 'wall-skeleton',
    path: '/live',
    mood: { api: 'slow' },
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  { name: 'wall-empty', path: '/live', mood: { api: 'empty' } },
  {
    name: 'wall-error',
    path: '/live',
    mood: { api: 'broken' },
    act: async (page) => page.getByRole('alert').waitFor(),
  },
  { name: 'wall-search', path: '/live?q=直播' },
  { name: 'wall-none', path: '/live?q=zzz' },
  {
    name: 'wall-offline',
    path: '/live',
    act: async (page, context) => {
      await page.getByRole('article').first().waitFor();
      await context.setOffline(true);
      await page.locator('.bar b').waitFor();
    },
  },
  { name: 'live', path: '/live/concert', act: startPlaying },
  {
    name: 'live-behind',
    path: '/live/concert',
    act: async (page) => {
      await startPlaying(page);
      await page.evaluate(() => void (document.querySelector('video')!.currentTime -= 12));
      await page.locator('button.behind').waitFor();
    },
  },
  {
    name: 'live-menu',
    path: '/live/concert',
    act: async (page) => {
      await startPlaying(page);
      await page.locator('.settings > button:visible').click();
    },
  },
  {
    name: 'live-stats',
    path: '/live/concert',
    act: async (page) => {
      await startPlaying(page);
      await page.keyboard.press('Shift+S');
    },
  },
  {
    name: 'live-theatre',
    path: '/live/concert',
    act: async (page) => {
      await startPlaying(page);
      await page.keyboard.press('t');
    },
  },
  {
    name: 'live-help',
    path: '/live/concert',
    act: async (page) => {
      await page.locator('[data-overlay="start"]').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'live-start',
    path: '/live/concert',
    act: async (page) => page.locator('[data-overlay="start"]').waitFor(),
  },
  {
    name: 'live-waiting',
    path: '/live/waiting',
    act: async (page) => page.locator('[data-overlay="waiting"]').waitFor(),
  },
  {
    name: 'live-reconnecting',
    path: '/live/reconnecting',
    act: async (page) => page.locator('[data-overlay="reconnecting"]').waitFor(),
  },
  {
    name: 'live-ended',
    path: '/live/ended',
    act: async (page) => page.locator('[data-overlay="ended"]').waitFor(),
  },
  {
    name: 'live-failed',
    path: '/live/court',
    act: async (page) => page.locator('[data-overlay="failed"]').waitFor({ timeout: 45_000 }),
  },
  {
    name: 'live-missing',
    path: '/live/nothing',
    act: async (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  },
  {
    name: 'live-skeleton',
    path: '/live/concert',
    mood: { api: 'slow' },
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  {
    name: 'live-error',
    path: '/live/concert',
    mood: { api: 'broken' },
    act: async (page) => page.getByRole('alert').waitFor(),
  },
  { name: 'missing', path: '/no/such/page' },
  ...homeScenes,
  ...libraryScenes,
  ...shellScenes,
  ...authScenes,
  ...setupScenes,
  ...meScenes,
  ...userScenes,
  ...adminScenes,
  ...contentScenes,
  ...studioScenes,
  ...watchScenes,
];
