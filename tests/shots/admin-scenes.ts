import type { Page, Route } from 'playwright-core';
import type { Scene } from './scene.ts';

const asAdmin = { api: 'full', admin: { role: 'admin' } } as const;
const quiet = { api: 'full', admin: { role: 'admin', data: 'quiet' } } as const;
const slow = { api: 'slow', admin: { role: 'admin' } } as const;
const broken = { api: 'broken', admin: { role: 'admin' } } as const;
const person = '/admin/users/user00000000';

/** Not tried again by the page, so the state stands at once. */
const refuse = (route: Route): Promise<void> =>
  route.fulfill({ status: 429, json: { code: 429, message: '', msg: '', error: 'rate_limited', data: null } });
const rows = async (page: Page): Promise<unknown> => page.locator('tbody tr').first().waitFor();
const panel = async (page: Page): Promise<unknown> => page.locator('[data-test="nickname"]').waitFor();
const empty = async (page: Page): Promise<unknown> => page.locator('.none h2').waitFor();
const alert = async (page: Page): Promise<unknown> => page.getByRole('alert').first().waitFor();
const skeleton = async (page: Page): Promise<unknown> => page.locator('.skeleton').first().waitFor();
const setting = async (page: Page): Promise<unknown> => page.locator('[data-setting]').first().waitFor();
const openDeed =
  (deed: string) =>
  async (page: Page): Promise<void> => {
    await panel(page);
    await page.locator(`[data-deed="${deed}"]`).click();
    await page.getByRole('textbox', { name: /理由|Reason/ }).waitFor();
  };

/** Phones show one role at a time. */
const chooseRole = async (page: Page, role: string): Promise<void> => {
  await rows(page);
  const select = page.locator('main .choose select');
  if (await select.isVisible()) await select.selectOption(role);
};

const users: readonly Scene[] = [
  { name: 'admin-users', path: '/admin/users', mood: asAdmin, act: rows },
  { name: 'admin-users-banned', path: '/admin/users?state=banned', mood: asAdmin, act: rows },
  { name: 'admin-users-none', path: '/admin/users?q=zzz', mood: asAdmin, act: empty },
  { name: 'admin-users-empty', path: '/admin/users', mood: quiet, act: empty },
  { name: 'admin-users-skeleton', path: '/admin/users', mood: slow, act: skeleton },
  { name: 'admin-users-error', path: '/admin/users', mood: broken, act: alert },
  {
    name: 'admin-users-stale',
    path: '/admin/users',
    mood: asAdmin,
    act: async (page) => {
      await rows(page);
      await page.locator('tbody a').first().click();
      await panel(page);
      await page.route('**/api/v1/admin/users?*', refuse);
      // After a deed the list is asked again.
      await page.locator('[data-deed="signOut"]').click();
      await page.getByRole('textbox', { name: /理由|Reason/ }).fill('本人要求');
      await page.locator('form.deed button[type="submit"]').click();
      await alert(page);
    },
  },
  { name: 'admin-user', path: person, mood: asAdmin, act: panel },
  { name: 'admin-user-missing', path: '/admin/users/nobody', mood: asAdmin, act: empty },
  { name: 'admin-user-self', path: '/admin/users/user00000015', mood: asAdmin, act: panel },
  {
    name: 'admin-user-above',
    path: '/admin/users/user00000015',
    mood: { api: 'full', admin: { role: 'moderator' } },
    act: panel,
  },
  { name: 'admin-user-ban', path: person, mood: asAdmin, act: openDeed('ban') },
  {
    name: 'admin-user-refused',
    path: person,
    mood: asAdmin,
    act: async (page) => {
      await openDeed('role')(page);
      await page.getByRole('combobox').last().selectOption('moderator');
      await page.getByRole('textbox', { name: /理由|Reason/ }).fill('值夜班');
      await page.locator('form.deed button[type="submit"]').click();
      await alert(page);
    },
  },
  {
    name: 'admin-user-revealed',
    path: person,
    mood: asAdmin,
    act: async (page) => {
      await panel(page);
      await page.getByRole('button', { name: /^(查看|Reveal)$/ }).click();
      await page.getByRole('textbox', { name: /理由|Reason/ }).fill('本人来电核对号码');
      await page.locator('form.deed button[type="submit"]').click();
      await page.getByText('alice@example.com').waitFor();
    },
  },
];

const roles: readonly Scene[] = [
  { name: 'admin-roles', path: '/admin/roles', mood: asAdmin, act: rows },
  { name: 'admin-roles-error', path: '/admin/roles', mood: broken, act: alert },
  {
    name: 'admin-role-edit',
    path: '/admin/roles',
    mood: asAdmin,
    act: async (page) => {
      await chooseRole(page, 'night-watch');
      await page.locator('[data-role="night-watch"] button').nth(1).click();
      await page.getByRole('checkbox', { name: /封禁用户|Ban users/ }).uncheck();
      await page.getByRole('checkbox', { name: /查看个人信息|Reveal personal/ }).check();
      await page.locator('.change').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'admin-role-new',
    path: '/admin/roles',
    mood: asAdmin,
    act: async (page) => {
      await chooseRole(page, 'moderator');
      await page.locator('[data-role="moderator"] button').first().click();
    },
  },
  {
    name: 'admin-role-used',
    path: '/admin/roles',
    mood: asAdmin,
    act: async (page) => {
      await chooseRole(page, 'night-watch');
      await page.locator('[data-role="night-watch"] button').nth(2).click();
    },
  },
];

const records: readonly Scene[] = [
  {
    name: 'admin-audit',
    path: '/admin/audit',
    mood: asAdmin,
    act: async (page) => page.locator('.entry').first().waitFor(),
  },
  {
    name: 'admin-audit-filtered',
    path: '/admin/audit?action=user.ban&actor=user00000003&target=user00000006&from=2026-11-01',
    mood: asAdmin,
    act: async (page) => page.locator('.entry').first().waitFor(),
  },
  { name: 'admin-audit-empty', path: '/admin/audit?action=user.ban', mood: quiet, act: empty },
  { name: 'admin-audit-error', path: '/admin/audit', mood: broken, act: alert },
  {
    name: 'admin-outbox',
    path: '/admin/outbox',
    mood: asAdmin,
    act: async (page) => page.locator('.code').first().waitFor(),
  },
  { name: 'admin-outbox-empty', path: '/admin/outbox', mood: quiet, act: empty },
  {
    name: 'admin-outbox-off',
    path: '/admin/outbox',
    mood: { api: 'full', admin: { role: 'admin', data: 'real' } },
    act: empty,
  },
  {
    name: 'admin-outbox-stale',
    path: '/admin/outbox',
    mood: asAdmin,
    act: async (page) => {
      await page.locator('.code').first().waitFor();
      await page.route('**/api/v1/admin/outbox', refuse);
      await page.locator('.whead button').click();
      await alert(page);
    },
  },
];

const settings: readonly Scene[] = [
  { name: 'admin-settings', path: '/admin/settings/site', mood: asAdmin, act: setting },
  { name: 'admin-settings-registration', path: '/admin/settings/registration', mood: asAdmin, act: setting },
  { name: 'admin-settings-sms', path: '/admin/settings/sms', mood: asAdmin, act: setting },
  { name: 'admin-settings-mail', path: '/admin/settings/mail', mood: asAdmin, act: setting },
  { name: 'admin-settings-sign-in', path: '/admin/settings/sign-in', mood: asAdmin, act: setting },
  {
    name: 'admin-settings-unsaved',
    path: '/admin/settings/sms',
    mood: asAdmin,
    act: async (page) => {
      await page.locator('[data-setting="sms.sender"] select').selectOption('webhook');
      await page.locator('[data-setting="sms.webhookUrl"] input').fill('not an address');
      await page.getByRole('button', { name: /^(保存|Save)$/ }).click();
      await alert(page);
    },
  },
  {
    name: 'admin-settings-test',
    path: '/admin/settings/sms',
    mood: asAdmin,
    act: async (page) => {
      await page.locator('form.test input').fill('13800138000');
      await page.locator('form.test button').click();
      await page.locator('form.test .result').waitFor();
    },
  },
  {
    name: 'admin-settings-leave',
    path: '/admin/settings/site',
    mood: asAdmin,
    act: async (page) => {
      await page.locator('[data-setting="site.locale"] select').selectOption('en');
      await page
        .locator('.rail a, nav a')
        .filter({ hasText: /^(用户|Users)$/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'admin-settings-search',
    path: '/admin/settings/site',
    mood: asAdmin,
    act: async (page) => {
      await setting(page);
      await page.getByRole('textbox', { name: /查找设置|Find a setting/ }).fill('smtp');
    },
  },
  { name: 'admin-settings-error', path: '/admin/settings/site', mood: broken, act: alert },
  { name: 'admin-forbidden', path: '/admin/settings/site', mood: { api: 'full', admin: { role: 'moderator' } } },
];

/** Every page and state of the administration. */
export const adminScenes: readonly Scene[] = [...users, ...roles, ...records, ...settings];
