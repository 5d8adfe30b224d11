import { castAnswers, playApi, playRooms } from './me-cast.ts';
import type { Scene } from './scene.ts';

const user = castAnswers['GET /api/v1/users/birch'] as object;

/** The page of a person in its states. */
export const userScenes: readonly Scene[] = [
  {
    name: 'user',
    path: '/u/birch/lives',
    prepare: async (page) => {
      await playApi(page, {}, false);
      await playRooms(page);
    },
    act: async (page) => page.getByRole('article').first().waitFor(),
  },
  {
    name: 'user-own',
    path: '/u/birch/lives',
    mood: { api: 'empty' },
    prepare: (page) => playApi(page, { 'GET /api/v1/users/birch': { ...user, isSelf: true } }),
    act: async (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  },
  {
    name: 'user-about',
    path: '/u/birch/about',
    prepare: (page) => playApi(page, {}, false),
    act: async (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  },
  {
    name: 'user-missing',
    path: '/u/nobody',
    prepare: (page) => playApi(page, {}, false),
    act: async (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  },
  {
    name: 'user-skeleton',
    path: '/u/birch',
    prepare: (page) => playApi(page, { 'GET /api/v1/users/birch': null }, false),
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  {
    name: 'user-error',
    path: '/u/birch',
    prepare: (page) => playApi(page, { 'GET /api/v1/users/birch': ['unavailable', 503, {}] }, false),
    act: async (page) => page.getByRole('alert').waitFor({ timeout: 15_000 }),
  },
];
