import type { Page } from 'playwright-core';
import { playAuth, refusal, type AuthAnswers } from './auth-stage.ts';
import { castMe } from './me-cast.ts';
import type { Scene } from './scene.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const notices = [
  { kind: 'login_new', device: 'Firefox · Windows', addressPrefix: '203.0.113.0/24' },
  { kind: 'role_changed', role: 'streamer' },
  { kind: 'security_changed', what: 'totp_on' },
  { kind: 'export_ready', exportId: 'e1' },
];
const member: AuthAnswers = {
  'GET /api/v1/me': { ...castMe, rights: ['account.self', 'live.create', 'live.manage', 'user.list', 'user.ban'] },
  'GET /api/v1/notifications/unread': { unread: 3 },
  'GET /api/v1/following': { records: [], next: null, people: [] },
  'GET /api/v1/notifications': {
    records: notices.map((notice, index) => ({
      id: `n${index}`,
      notice,
      createdAt: ago(4 + index ** 4 * 60),
      readAt: index < 3 ? null : ago(1),
    })),
    next: null,
  },
};

const play =
  (more: AuthAnswers = {}) =>
  async (page: Page): Promise<void> => {
    await page.addInitScript(() => localStorage.setItem('amphi-signed-in', '1'));
    await playAuth(page, { ...member, ...more });
  };
const wall = (page: Page) => page.getByRole('article').first().waitFor();
const openBell = async (page: Page): Promise<void> => {
  await wall(page);
  await page.locator('.bell > button').click();
  await page.locator('.list h2').waitFor();
  await page.locator('.list :is(li, .mid)').first().waitFor();
};

/** The frame around the pages, for members. */
export const shellScenes: readonly Scene[] = [
  { name: 'shell-member', path: '/live', prepare: play(), act: wall },
  {
    name: 'shell-account',
    path: '/live',
    prepare: play(),
    act: async (page) => {
      await wall(page);
      await page.locator('.account > button').click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'shell-bell', path: '/live', prepare: play(), act: openBell },
  {
    name: 'shell-bell-empty',
    path: '/live',
    prepare: play({ 'GET /api/v1/notifications': { records: [], next: null } }),
    act: openBell,
  },
  {
    name: 'shell-bell-failed',
    path: '/live',
    prepare: play({ 'GET /api/v1/notifications': refusal('forbidden', 403) }),
    act: openBell,
  },
  {
    name: 'shell-forbidden',
    path: '/admin/roles',
    prepare: play(),
    act: (page) => page.getByText('403').waitFor(),
  },
  {
    name: 'shell-login-dialog',
    path: '/me/settings/profile',
    prepare: play({ 'PATCH /api/v1/me': refusal('credential_invalid', 401) }),
    act: async (page) => {
      await page.locator('[name="nickname"]').fill('Birch');
      await page.locator('.bar button[type="submit"]').click();
      await page.locator('dialog[open] form').waitFor();
    },
  },
];
