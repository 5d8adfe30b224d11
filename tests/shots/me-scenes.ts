import type { Page } from 'playwright-core';
import type { Answers } from './me-cast.ts';
import { castMe, playApi } from './me-cast.ts';
import type { Scene } from './scene.ts';

const path = (section: string): string => `/me/settings/${section}`;
const member =
  (answers: Answers = {}) =>
  (page: Page): Promise<void> =>
    playApi(page, answers);
const as = (change: Partial<typeof castMe>, more: Answers = {}) =>
  member({ 'GET /api/v1/me': { ...castMe, ...change }, ...more });
const ready = async (page: Page): Promise<void> => {
  await page.locator('main section h2').first().waitFor();
};
const press = async (page: Page, name: RegExp): Promise<void> => {
  await ready(page);
  await page.getByRole('button', { name }).first().click();
  await page.locator('dialog[open]').waitFor();
};
const unavailable = ['unavailable', 503, {}];
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const pending = {
  exportId: 'e3',
  state: 'pending',
  createdAt: inDays(0),
  expiresAt: inDays(7),
  bytes: null,
  url: null,
};

/** Every page and state of the settings. */
export const meScenes: readonly Scene[] = [
  { name: 'me-menu', path: '/me', prepare: member(), act: async (page) => page.locator('main a').first().waitFor() },
  { name: 'me-profile', path: path('profile'), prepare: member(), act: ready },
  {
    name: 'me-skeleton',
    path: path('profile'),
    prepare: member({ 'GET /api/v1/me': null }),
    act: async (page) => page.waitForTimeout(600),
  },
  {
    name: 'me-error',
    path: path('profile'),
    prepare: member({ 'GET /api/v1/me': unavailable }),
    act: async (page) => page.getByRole('alert').waitFor({ timeout: 15_000 }),
  },
  {
    name: 'me-profile-unsaved',
    path: path('profile'),
    prepare: member(),
    act: async (page) => {
      await ready(page);
      await page.locator('input[name="username"]').fill('birch_by_the_sea');
      await page.locator('textarea').fill('把夏天最后一首歌唱完。');
      await page.locator('textarea').blur();
    },
  },
  {
    name: 'me-profile-errors',
    path: path('profile'),
    prepare: member(),
    act: async (page) => {
      await ready(page);
      await page.locator('input[name="username"]').fill('taken_one');
      await page.locator('form button[type="submit"]').click();
      await page.locator('[aria-invalid="true"]').waitFor();
    },
  },
  {
    name: 'me-profile-leave',
    path: path('profile'),
    prepare: member(),
    act: async (page) => {
      await ready(page);
      await page.locator('input[name="nickname"]').fill('Birch');
      await page.locator('a[href="/me/settings/security"]:visible,a.back:visible').first().click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'me-profile-crop',
    path: path('profile'),
    prepare: member(),
    act: async (page) => {
      await ready(page);
      await page.evaluate(async () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
        const context = canvas.getContext('2d');
        if (!context) return;
        const sky = context.createLinearGradient(0, 0, 0, 600);
        sky.addColorStop(0, 'oklch(0.3 0.1 300)');
        sky.addColorStop(1, 'oklch(0.8 0.14 60)');
        context.fillStyle = sky;
        context.fillRect(0, 0, 900, 600);
        context.fillStyle = 'oklch(0.25 0.05 300)';
        context.arc(450, 260, 130, 0, 7);
        context.fill();
        context.fillRect(240, 400, 420, 200);
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
        const files = new DataTransfer();
        files.items.add(new File([blob ?? ''], 'me.png', { type: 'image/png' }));
        const input = document.querySelector<HTMLInputElement>('input[type="file"]');
        if (!input) return;
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await page.locator('dialog[open] canvas').waitFor();
    },
  },
  { name: 'me-security', path: path('security'), prepare: member(), act: ready },
  {
    name: 'me-security-safe',
    path: path('security'),
    prepare: as({ hasTotp: true, recoveryCodesLeft: 8 }),
    act: ready,
  },
  {
    name: 'me-security-bare',
    path: path('security'),
    prepare: as({ passkeys: 0, email: null }, { 'GET /api/v1/me/passkeys': [], 'GET /api/v1/me/identities': [] }),
    act: ready,
  },
  {
    name: 'me-security-errors',
    path: path('security'),
    prepare: member({ 'GET /api/v1/me/passkeys': unavailable }),
    act: async (page) => {
      const alert = page.getByRole('alert');
      await alert.waitFor({ timeout: 15_000 });
      await alert.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'me-password',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /修改密码|Change the password/);
      await page.locator('dialog input').first().fill('seagulls over the pier');
    },
  },
  {
    name: 'me-email',
    path: path('security'),
    prepare: member(),
    act: (page) => press(page, /更换邮箱|Change the email/),
  },
  {
    name: 'me-email-code',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /更换邮箱|Change the email/);
      await page.locator('dialog input').fill('birch@example.org');
      await page.locator('dialog button[type="submit"]').click();
      await page.locator('dialog .cells input').fill('13579');
    },
  },
  {
    name: 'me-email-wrong',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /更换邮箱|Change the email/);
      await page.locator('dialog input').fill('birch@example.org');
      await page.locator('dialog button[type="submit"]').click();
      await page.locator('dialog .cells input').fill('135790');
      await page.locator('dialog [aria-invalid="true"]').waitFor();
    },
  },
  {
    name: 'me-totp',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /^(开启|Turn on)$/);
      await page.locator('dialog img').waitFor();
    },
  },
  {
    name: 'me-recovery',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /^(开启|Turn on)$/);
      await page.locator('dialog .cells input').fill('123456');
      await page.locator('dialog ol').waitFor();
    },
  },
  {
    name: 'me-recovery-gate',
    path: path('security'),
    prepare: member(),
    act: async (page) => {
      await press(page, /^(开启|Turn on)$/);
      await page.locator('dialog .cells input').fill('123456');
      await page.locator('dialog ol').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog [role="alert"]').waitFor();
    },
  },
  {
    name: 'me-passkey-add',
    path: path('security'),
    prepare: member(),
    act: (page) => press(page, /添加通行密钥|Add a passkey/),
  },
  {
    name: 'me-passkey-remove',
    path: path('security'),
    prepare: member(),
    act: (page) => press(page, /移除“iPhone”|Remove iPhone/),
  },
  {
    name: 'me-sessions',
    path: path('sessions'),
    prepare: member(),
    act: async (page) => page.locator('[data-session]').first().waitFor(),
  },
  {
    name: 'me-sessions-all',
    path: path('sessions'),
    prepare: member(),
    act: (page) => press(page, /全部退出|Sign out all/),
  },
  {
    name: 'me-sessions-skeleton',
    path: path('sessions'),
    prepare: member({ 'GET /api/v1/me/sessions': null }),
    act: async (page) => page.locator('.skeleton').waitFor(),
  },
  {
    name: 'me-privacy',
    path: path('privacy'),
    prepare: member(),
    act: async (page) => page.locator('[data-state]').first().waitFor(),
  },
  {
    name: 'me-privacy-pending',
    path: path('privacy'),
    prepare: as(
      { deletionDueAt: inDays(29.5) },
      { 'GET /api/v1/me/exports': [pending, { ...pending, exportId: 'e0', state: 'failed' }] },
    ),
    act: async (page) => page.locator('[data-state]').first().waitFor(),
  },
  {
    name: 'me-delete',
    path: path('privacy'),
    prepare: member(),
    act: async (page) => {
      await press(page, /注销账号|Delete the account/);
      await page.locator('dialog input').fill('birch');
    },
  },
  { name: 'me-appearance', path: path('appearance'), prepare: member(), act: ready },
  {
    name: 'me-banner',
    path: '/live',
    prepare: as({ deletionDueAt: inDays(12.2) }),
    act: async (page) => page.getByRole('article').first().waitFor(),
  },
  {
    name: 'me-offline',
    path: path('sessions'),
    prepare: member(),
    act: async (page, context) => {
      await page.locator('[data-session]').first().waitFor();
      await context.setOffline(true);
      await page.locator('.bar b').waitFor();
    },
  },
];
