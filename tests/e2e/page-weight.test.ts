import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { weighPage } from './page-weight.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** The budgets count in units of 1024 bytes. */
const kB = 1024;
const shell = ['index.html', 'src/locales/zh-cn/index.ts'];
const words = (...groups: readonly string[]): readonly string[] =>
  groups.map((group) => `src/locales/zh-cn/${group}.ts`);
const entry = (page: string): readonly string[] => [...shell, ...words('auth', 'error'), `src/features/${page}.vue`];
const own = (page: string): readonly string[] => [...shell, ...words('me', 'error'), `src/features/${page}.vue`];
const work = (page: string): readonly string[] => [
  ...shell,
  ...words('admin', 'error'),
  'src/features/admin/admin-layout.vue',
  `src/features/admin/${page}.vue`,
];

describe('the weight of the pages (brotli)', () => {
  it.each([
    ['the shell', shell, 140, 20],
    ['the wall', [...shell, 'src/features/live/live-wall.vue'], 145, 25],
    ['the live page', [...shell, 'src/features/live/live-page.vue'], 150, 28],
    ['the page of a person', [...shell, ...words('user'), 'src/features/user/user-page.vue'], 145, 25],
    ['the login', entry('auth/login-page'), 140, 20],
    ['the registration', entry('auth/register-page'), 140, 20],
    ['the forgotten password', entry('auth/forgot-page'), 140, 20],
    ['the second step', entry('auth/second-factor-page'), 140, 20],
    ['the first run', [...entry('setup/setup-page'), ...words('setup')], 140, 20],
    ['the own menu', own('me/me-menu'), 140, 20],
    ['the own settings', own('me/me-layout'), 145, 25],
    ['the users', work('users/users-page'), 300, 45],
    ['the roles', work('roles/roles-page'), 300, 45],
    ['the audit log', work('audit/audit-page'), 300, 45],
    ['the outbox', work('outbox/outbox-page'), 300, 45],
    ['the settings of the site', work('settings/settings-page'), 300, 45],
  ] as const)('%s stays within its budget', (_name, sources, jsLimit, cssLimit) => {
    const { js, css } = weighPage(dist, sources);
    expect(js).toBeLessThanOrEqual(jsLimit * kB);
    expect(css).toBeLessThanOrEqual(cssLimit * kB);
  });

  it('work pages are not loaded with the others', () => {
    const { js } = weighPage(dist, work('users/users-page'));
    expect(js).toBeGreaterThan(weighPage(dist, shell).js + 4 * kB);
  });

  it('hls.js adds at most 95 kB to the live page', () => {
    const page = [...shell, 'src/features/live/live-page.vue'];
    const { js } = weighPage(dist, [...page, 'src/player/engine/hls-engine.ts']);
    expect(js - weighPage(dist, page).js).toBeLessThanOrEqual(95 * kB);
  });

  it('the script before the first paint has at most 400 bytes', () => {
    const script = readFileSync(`${dist}/index.html`, 'utf8').match(/<script>([^<]*)<\/script>/)?.[1] ?? '';
    expect(script.length).toBeGreaterThan(0);
    expect(script.length).toBeLessThanOrEqual(400);
  });
});
