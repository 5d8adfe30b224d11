import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import { waitFor } from '../harness/process/wait.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { findFlaws, findViolations } from './judge.ts';
import type { Member } from './member.ts';
import { addMember, enter } from './member.ts';
import type { Look, Visitor } from './visitor.ts';
import { looks } from './visitor.ts';

let server: TestServer;
let browser: Browser;
let admin: Member;
let moderator: Member;
const visitors: Visitor[] = [];
const english: Look = { locale: 'en', theme: 'dark', size: 'desktop' };
const phone: Look = { locale: 'en', theme: 'light', size: 'mobile' };

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  admin = await addMember(server, { role: 'admin', nickname: 'Head of house' });
  moderator = await addMember(server, { role: 'moderator', nickname: 'Front of house' });
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(member: Member, path: string, look = english): Promise<Visitor> {
  const visitor = await enter(browser, server, member, look);
  visitors.push(visitor);
  await visitor.page.goto(path);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Finds a user by name and opens their panel. */
async function findUser(page: Page, nickname: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Name, @handle/ }).fill(nickname);
  await page.waitForURL(/[?&]q=/);
  await page.getByRole('link', { name: nickname }).click();
  await page.locator('[data-test="nickname"]', { hasText: nickname }).waitFor();
}

/** Gives the reason in the form that is open and confirms it. */
async function confirm(page: Page, reason: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.locator('form.deed button[type="submit"]').click();
}

describe('users', () => {
  it('are found, and their data revealed for a reason that the log keeps', async () => {
    const member = await addMember(server, { nickname: 'Ada of the balcony' });
    const { page, troubles } = await open(admin, '/admin');
    await page.waitForURL('**/admin/users');
    await findUser(page, 'Ada of the balcony');
    const mobile = page.locator('[data-test="mobile"]');
    expect(await mobile.textContent()).toContain('****');
    await button(page, 'Reveal').click();
    await page.locator('form.deed button[type="submit"]').click();
    await page.locator('textarea[aria-invalid="true"]').waitFor();
    await confirm(page, 'She called and asked which number we hold');
    await page.getByText(member.mobile.slice(-8)).waitFor();
    expect(await mobile.textContent()).toContain(member.mobile.slice(-8));
    await page.getByRole('link', { name: 'What was done to this user' }).click();
    const entry = page.locator('.entry').filter({ hasText: 'She called and asked which number we hold' });
    await entry.waitFor();
    const text = await entry.innerText();
    expect(text).toContain('Head of house');
    expect(text).toContain('looked at the personal data of');
    expect(await page.getByRole('main').innerText()).not.toContain(member.mobile);
    expect(troubles).toEqual([]);
  });

  it('keep filter and panel in the address, and give them back', async () => {
    await addMember(server, { nickname: 'Kept in the address' });
    const { page } = await open(admin, '/admin/users?role=user&state=active');
    await findUser(page, 'Kept in the address');
    const url = new URL(page.url());
    expect(Object.fromEntries(url.searchParams)).toEqual({ role: 'user', state: 'active', q: 'Kept in the address' });
    await page.reload();
    await page.locator('[data-test="nickname"]', { hasText: 'Kept in the address' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.keyboard.press('Tab');
    await button(page, 'Close').click();
    await page.waitForURL('**/admin/users?*');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-user'))).not.toBeNull();
  });

  it('end in every browser within 5 seconds of a ban, and come back when it is lifted', async () => {
    const member = await addMember(server, { nickname: 'Loud in the stalls' });
    const other = await open(member, '/me/settings/profile');
    const { page, troubles } = await open(admin, '/admin/users');
    await findUser(page, 'Loud in the stalls');
    await page.locator('[data-deed="ban"]').click();
    await page.getByLabel('For how long').selectOption('good');
    await page.getByText('Cannot log in until somebody lifts the ban.').waitFor();
    await confirm(page, 'Shouting');
    await page.locator('.done', { hasText: 'Loud in the stalls is banned' }).waitFor();
    const banned = Date.now();
    await waitFor('the end of the login', async () => (await other.context.request.get('/api/v1/me')).status() === 401);
    expect(Date.now() - banned).toBeLessThan(5000);
    await other.page.goto('/me/settings/profile');
    await other.page.waitForURL(/\/login\?next=/);

    await page.locator('[data-deed="liftBan"]').click();
    await confirm(page, 'Promised to whisper');
    await page.locator('.done', { hasText: 'Loud in the stalls can log in again' }).waitFor();
    const again = await enter(browser, server, member, english);
    visitors.push(again);
    expect((await again.context.request.get('/api/v1/me')).status()).toBe(200);
    expect(troubles).toEqual([]);
  });

  it('get another role, told beforehand what it gives', async () => {
    const member = await addMember(server, { nickname: 'Soon on stage' });
    const { page } = await open(admin, '/admin/users');
    await findUser(page, 'Soon on stage');
    await page.locator('[data-deed="role"]').click();
    await page.locator('form.deed').getByLabel('Role').selectOption('streamer');
    await page.getByText('May from then on: Go live, Manage own rooms.').waitFor();
    await confirm(page, 'Has a show');
    await page.locator('.done', { hasText: 'has the role “Streamer” now' }).waitFor();
    expect(await page.locator('[data-test="role"]').textContent()).toBe('Streamer');
    const { context } = await open(member, '/live');
    const me = await context.request.get('/api/v1/me');
    expect(await me.json()).toMatchObject({ data: { role: 'streamer' } });
  });

  it('are told in words what the server refuses', async () => {
    const { page } = await open(admin, '/admin/users?q=Head');
    await page.getByRole('link', { name: 'Head of house' }).click();
    await page.getByText('This is you.').waitFor();
    expect(await page.locator('[data-deed="ban"]').count()).toBe(0);
    expect(await page.locator('[data-deed="role"]').count()).toBe(0);

    const guard = await open(moderator, '/admin/users?q=Head');
    await guard.page.getByRole('link', { name: 'Head of house' }).click();
    await guard.page.getByText('This user may do more than you.').waitFor();
    expect(await guard.page.locator('[data-deed]').count()).toBe(0);
  });
});

describe('roles', () => {
  it('are made from others, changed with the difference before one’s eyes, and removed once nobody has them', async () => {
    const { page, troubles } = await open(admin, '/admin/roles');
    await button(page, 'New role from “Moderator”').click();
    await page.getByLabel('Name', { exact: true }).fill('Night watch');
    await page.getByLabel('Short name').fill('night-watch');
    await page.getByRole('checkbox', { name: /^Read the audit log/ }).check();
    await confirm(page, 'For the late shift');
    await page.getByRole('columnheader', { name: /^Night watch/ }).waitFor();

    await button(page, 'Change “Night watch”').click();
    await page.getByRole('checkbox', { name: /^Ban users/ }).uncheck();
    const change = page.getByRole('region', { name: 'Changes' });
    expect(await change.innerText()).toContain('Ban users');
    await confirm(page, 'They only look');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const roles = await page.context().request.get('/api/v1/admin/roles');
    const { data } = await roles.json();
    const made = data.roles.find((role: { name: string }) => role.name === 'night-watch');
    expect(made.rights).toContain('audit.read');
    expect(made.rights).not.toContain('user.ban');

    const holder = await addMember(server, { nickname: 'Night owl' });
    await server.amphi('user', 'role', '--user', holder.mobile, '--role', 'night-watch');
    await page.reload();
    await button(page, 'Remove “Night watch”').click();
    await page.getByText('1 user has this role.').waitFor();
    await button(page, 'Close').click();
    await server.amphi('user', 'role', '--user', holder.mobile, '--role', 'user');
    await page.reload();
    await button(page, 'Remove “Night watch”').click();
    await confirm(page, 'No late shift any more');
    await page.getByText('The role “Night watch” is removed').waitFor();
    await page.getByRole('columnheader', { name: /^Night watch/ }).waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });
});

describe('settings', () => {
  it('count on the site as soon as they are saved, and go back to their defaults', async () => {
    const { page, troubles } = await open(admin, '/admin/settings');
    await page.waitForURL('**/admin/settings/site');
    await page.getByLabel('Name', { exact: true }).fill('The Rotunda');
    await page.getByText('1 change not saved').waitFor();
    await page.getByRole('navigation', { name: 'Pages of the administration' }).getByText('Users').click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await button(page, 'Stay').click();
    await button(page, 'Save').click();
    await page.getByText('The settings are saved').waitFor();
    const siteName = async (): Promise<unknown> =>
      (await (await page.context().request.get('/api/v1/site')).json()).data.name;
    expect(await siteName()).toBe('The Rotunda');
    await page.waitForFunction(() => document.title.endsWith('The Rotunda'));
    await button(page, 'Reset “Name” to the default').click();
    await button(page, 'Save').click();
    await waitFor('the default', async () => (await siteName()) === 'Amphi');
    expect(troubles).toEqual([]);
  });

  it('refuse what does not fit before anything is sent', async () => {
    const { page, troubles } = await open(admin, '/admin/settings/site');
    await page.getByLabel('Name', { exact: true }).fill(' ');
    await button(page, 'Save').click();
    await page.getByText('This value does not fit here.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    expect(troubles).toEqual([]);
  });

  it('take secrets in and never show them again', async () => {
    const { page } = await open(admin, '/admin/settings/mail');
    const url = 'smtp://post:very-secret@127.0.0.1:9';
    await page.locator('[data-setting="mail.url"] input').fill(url);
    await page.getByLabel('Sender address').fill('house@example.org');
    await button(page, 'Save').click();
    await page.locator('[data-setting="mail.url"]').getByText('Set', { exact: true }).waitFor();
    const answer = await page.context().request.get('/api/v1/admin/settings');
    expect(await answer.text()).not.toContain('very-secret');
    await page.getByLabel('Email address').fill('ada@example.org');
    await button(page, 'Send a test').click();
    await page.getByText(/^It did not go out:/).waitFor({ timeout: 30_000 });
    expect(await page.getByRole('main').innerText()).not.toContain('very-secret');
    await button(page, 'Remove').click();
    await button(page, 'Save').click();
    await page.locator('[data-setting="mail.url"] input').waitFor();
  });
});

describe('the outbox', () => {
  it('shows the code that somebody waits for', async () => {
    const member = await addMember(server, { nickname: 'Forgot the key' });
    const owner = await enter(browser, server, member, english);
    visitors.push(owner);
    await owner.context.request.post('/api/v1/me/reauthentication', { data: { password: member.password } });
    const asked = await owner.context.request.post('/api/v1/me/email/code', { data: { email: 'forgot@example.org' } });
    expect(asked.status()).toBe(200);
    const { page, troubles } = await open(admin, '/admin/outbox');
    const row = page.getByRole('listitem').filter({ hasText: /forgot@example\.org|f\*+t@/ });
    await row.waitFor();
    expect(await row.locator('.code').innerText()).toMatch(/^\d{6}$/);
    await page.getByRole('link', { name: 'Set a sender' }).click();
    await page.waitForURL('**/admin/settings/sms');
    expect(troubles).toEqual([]);
  });
});

describe('rights', () => {
  it('show a moderator only what is theirs, and name what is missing for the rest', async () => {
    const { page, troubles } = await open(moderator, '/admin/users');
    const rail = page.getByRole('navigation', { name: 'Pages of the administration' });
    expect(await rail.getByRole('link').allInnerTexts()).toEqual(['Review', 'Reports', 'Users']);
    for (const [path, right] of [
      ['/admin/settings/site', 'site.settings'],
      ['/admin/audit', 'audit.read'],
      ['/admin/roles', 'role.manage'],
    ] as const) {
      await page.goto(path);
      await page.getByText(right, { exact: true }).waitFor();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
      expect(await findViolations(page)).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });
});

describe('the pages', () => {
  const pages = ['users', 'roles', 'audit', 'outbox', 'settings/sms'] as const;

  it.each(looks)('keep every rule in $locale $theme $size', async (look) => {
    const { page, troubles } = await open(admin, '/admin/users', look);
    for (const path of pages) {
      await page.goto(`/admin/${path}`);
      await page.locator('main :is(tbody tr, .entry, .code, .none h2, [data-setting])').first().waitFor();
      expect([path, ...(await findViolations(page))]).toEqual([path]);
      expect([path, ...(await findFlaws(page))]).toEqual([path]);
    }
    expect(troubles).toEqual([]);
  });

  it('let a user be found and acted on at 390 pixels, and without a mouse', async () => {
    await addMember(server, { nickname: 'Under the thumb' });
    const { page, troubles } = await open(admin, '/admin/users', phone);
    await page.getByRole('textbox', { name: /^Name, @handle/ }).focus();
    await page.keyboard.type('Under the thumb');
    await page.waitForURL(/[?&]q=/);
    const row = page.getByRole('link', { name: 'Under the thumb' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'User' }).waitFor();
    await page.locator('[data-deed="signOut"]').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Asked for it');
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('form.deed').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-deed'))).toBe('signOut');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  it('never load for visitors', async () => {
    const asked: string[] = [];
    const { page } = await open(moderator, '/live');
    page.on('request', (request) => asked.push(request.url()));
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(
      asked.filter((url) => /\/assets\/.*(admin|users-page|roles-page|audit-page|outbox|settings-page)/.test(url)),
    ).toEqual([]);
    await page.goto('/admin/users');
    await page.locator('tbody tr').first().waitFor();
    expect(asked.some((url) => url.includes('users-page'))).toBe(true);
  });
});
