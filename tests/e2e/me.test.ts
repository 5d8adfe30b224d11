import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { findFlaws, findViolations } from './judge.ts';
import type { Member } from './member.ts';
import { addMember, enter, logInByPage, siteOf } from './member.ts';
import type { Look, Visitor } from './visitor.ts';
import { looks, visit } from './visitor.ts';

let server: TestServer;
let browser: Browser;
const visitors: Visitor[] = [];
const outbox = z.array(z.object({ to: z.string(), code: z.string().nullable() }));
const english: Look = { locale: 'en', theme: 'light', size: 'desktop' };

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe('the profile', () => {
  it('is changed, told back at the next read and shown to everybody', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me/settings/profile');
    await page.getByLabel('Nickname').fill('Ada of the pier');
    await page.getByLabel('Username').fill('ada_pier');
    await page.getByLabel('Signature').fill('Counts seagulls.\nAll of them.');
    await page.getByText('Female', { exact: true }).click();
    await page.getByLabel('Birth date').fill('1990-01-31');
    await page.getByText('5 changes not saved').waitFor();
    await button(page, 'Save').click();
    await page.getByText('Profile saved').waitFor();
    expect(await button(page, 'Save').count()).toBe(0);
    await page.reload();
    expect(await page.getByLabel('Signature').inputValue()).toBe('Counts seagulls.\nAll of them.');
    expect(await page.getByLabel('Female').isChecked()).toBe(true);
    expect(await page.getByLabel('Birth date').inputValue()).toBe('1990-01-31');
    expect(troubles).toEqual([]);

    const guest = await visit(browser, siteOf(server), english);
    visitors.push(guest);
    await guest.page.goto('/u/ADA_pier/about');
    await guest.page.getByRole('heading', { level: 1, name: 'Ada of the pier' }).waitFor();
    await guest.page.waitForURL('**/u/ada_pier/about');
    const text = await guest.page.getByRole('main').innerText();
    expect(text).toContain('All of them.');
    expect(text).not.toContain('1990');
    expect(guest.troubles).toEqual([]);
  });

  it('keeps the old address leading to the page after a change of username', async () => {
    const member = await addMember(server);
    const { page } = await open(member, '/me/settings/profile');
    const before = await page.getByLabel('Username').inputValue();
    await page.getByLabel('Username').fill('moved_here');
    await button(page, 'Save').click();
    await page.getByText('Profile saved').waitFor();
    await page.goto(`/u/${before}`);
    await page.waitForURL('**/u/moved_here');
    await page.getByRole('link', { name: 'Edit profile' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/u/moved_here');
  });

  it('names the field that the server refuses, and asks before changes are lost', async () => {
    const taken = await addMember(server);
    const other = await open(taken, '/me/settings/profile');
    await other.page.getByLabel('Username').fill('first_here');
    await button(other.page, 'Save').click();
    await other.page.getByText('Profile saved').waitFor();

    const { page } = await open(await addMember(server), '/me/settings/profile');
    const field = page.getByLabel('Username');
    const before = await field.inputValue();
    await field.fill('First_Here');
    await button(page, 'Save').click();
    await page.getByText('This username is taken.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await field.inputValue()).toBe('First_Here');
    await page.getByRole('link', { name: 'Devices' }).click();
    await button(page, 'Leave').click();
    await page.waitForURL('**/me/settings/sessions');
    await page.goBack();
    expect(await page.getByLabel('Username').inputValue()).toBe(before);
  });

  it('takes a picture, cuts it square and shows it everywhere', async () => {
    const { page, troubles } = await open(await addMember(server), '/me/settings/profile');
    const picture = await sharp({
      create: { width: 900, height: 500, channels: 3, background: { r: 30, g: 140, b: 120 } },
    })
      .png()
      .toBuffer();
    const input = page.locator('input[type="file"]');
    await input.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
    await page.getByText('This file is not a picture').waitFor();
    await input.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture });
    const dialog = page.getByRole('dialog', { name: 'Cut the picture' });
    await dialog.locator('canvas').press('ArrowLeft');
    expect(await findViolations(page)).toEqual([]);
    await button(page, 'Use this picture').click();
    await dialog.waitFor({ state: 'detached' });
    const shown = page.locator('main img');
    await shown.waitFor();
    const address = (await shown.getAttribute('src')) ?? '';
    expect(address).toMatch(/^\/media\/avatar\/[^/]+\.webp$/);
    const stored = await page.request.get(address);
    expect(stored.headers()['content-type']).toBe('image/webp');
    const { width, height } = await sharp(await stored.body()).metadata();
    expect(width).toBe(height);
    await button(page, 'Remove the picture').click();
    await shown.waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });
});

describe('two-step verification', () => {
  it('is turned on with a code, asked for at the next login, and stood in for by a recovery code', async () => {
    const member = await addMember(server);
    const { page, context } = await open(member, '/me/settings/security');
    await button(page, 'Turn on').click();
    const sheet = page.getByRole('dialog');
    await sheet.getByAltText('QR code for the authenticator app').waitFor();
    expect(await sheet.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    const secret = (await sheet.locator('code').innerText()).replaceAll(' ', '');
    const app = new TOTP({ secret });
    const setUpAt = Date.now();
    await sheet.locator('.cells input').fill(app.generate({ timestamp: setUpAt }));
    const codes = page.locator('[data-test="recovery-codes"] code');
    await codes.first().waitFor();
    const [recovery = ''] = await codes.allInnerTexts();
    expect(await codes.count()).toBeGreaterThanOrEqual(8);
    expect(await findViolations(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await page.getByText('Save the codes first').waitFor();
    await page.getByLabel('I have saved them').check();
    await button(page, 'Done').click();
    await codes.first().waitFor({ state: 'detached' });
    await page.locator('[data-test="totp-state"]', { hasText: 'On' }).waitFor();

    await context.clearCookies();
    await logInByPage(page, member);
    await page.waitForURL('**/2fa*');
    // The code that set it up counts once; the next one follows in its time.
    await page.locator('.cells input').fill(app.generate({ timestamp: setUpAt + 30_000 }));
    await page.waitForURL((url) => !/login|2fa/.test(url.pathname));

    await context.clearCookies();
    await logInByPage(page, member);
    await page.waitForURL('**/2fa*');
    await button(page, 'Use a recovery code').click();
    await page.getByLabel('Recovery code').fill(recovery);
    await button(page, 'Confirm').click();
    await page.waitForURL((url) => !/login|2fa/.test(url.pathname));
    await page.goto('/me/settings/security');
    await page.locator('[data-test="recovery-left"]', { hasText: '9 codes are left' }).waitFor();
  });
});

describe('mobile number and email', () => {
  it('are shown in full on demand, and a new address counts once its code was typed', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me/settings/security');
    const mobile = page.locator('[data-test="mobile"]');
    expect(await mobile.innerText()).toContain('****');
    await button(page, 'Show in full').click();
    await mobile.filter({ hasNotText: '*' }).waitFor();
    expect((await mobile.innerText()).replaceAll(/\D/g, '')).toContain(member.mobile);

    await button(page, 'Add an email address').click();
    await page.getByLabel('New email address').fill('ada@pier.example');
    await button(page, 'Send the code').click();
    await page.getByText('is on its way to ada@pier.example').waitFor();
    const sent = outbox.parse(await server.amphi('outbox'));
    const code = sent.find(({ to }) => to === 'ada@pier.example')?.code ?? '';
    await page.locator('dialog .cells input').fill(code === '000000' ? '111111' : '000000');
    await page.getByText('The code is wrong').waitFor();
    await page.locator('dialog .cells input').fill(code);
    await page.getByText('Email address saved').waitFor();
    expect(await page.locator('[data-test="email"]').innerText()).toContain('***');
    // The browser's log names the one refusal that was meant.
    expect(troubles.filter((line) => !line.includes('400'))).toEqual([]);
  });
});

describe('passkeys', () => {
  it('are added, named, used to sign in, and removed', async () => {
    const member = await addMember(server);
    const { page, context, troubles } = await open(member, '/me/settings/security');
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await button(page, 'Add a passkey').click();
    await page.getByRole('dialog').getByLabel('Name').fill('The one of the test');
    await button(page, 'Go on').click();
    await page.getByText('Passkey added').waitFor();
    await button(page, 'Rename The one of the test').click();
    await page.getByRole('dialog').getByLabel('Name').fill('Key two');
    await button(page, 'Save').click();
    const row = page.locator('[data-test="passkey"]');
    await row.getByText('Key two').waitFor();
    expect(await page.locator('[data-test="protection-passkeys"]').innerText()).toContain('Good');

    await context.clearCookies();
    await page.goto('/login');
    await button(page, 'Passkey').first().click();
    await page.waitForURL((url) => url.pathname !== '/login');
    await page.goto('/me/settings/security');
    await row.getByText('used just now').waitFor();
    await button(page, 'Remove Key two').click();
    await button(page, 'Remove').last().click();
    await row.waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });
});

describe('devices', () => {
  it('that are signed out lose the account at once', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me/settings/sessions');
    const other = await open(member, '/me/settings/sessions', { ...english, size: 'mobile' });
    await other.page.locator('[data-session="current"]').waitFor();
    await page.reload();
    const row = page.locator('[data-session="other"]');
    await row.waitFor();
    await row.getByRole('button').click();
    await row.waitFor({ state: 'detached' });
    await other.page.reload();
    await other.page.waitForURL(/\/login\?next=/);
    expect(troubles).toEqual([]);
  });

  it('are all signed out but this one', async () => {
    const member = await addMember(server);
    const others = [await open(member, '/live'), await open(member, '/live')];
    const { page } = await open(member, '/me/settings/sessions');
    await page.locator('[data-session="other"]').nth(1).waitFor();
    await button(page, 'Sign out all others').click();
    await button(page, 'Sign out all others').last().click();
    await page.getByText('You are signed in on no other device.').waitFor();
    for (const other of others) {
      expect((await other.context.request.get('/api/v1/me')).status()).toBe(401);
    }
  });
});

describe('own data', () => {
  it('is exported to an archive that holds what was written', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me/settings/profile');
    await page.getByLabel('Signature').fill('canary of the export');
    await button(page, 'Save').click();
    await page.getByText('Profile saved').waitFor();
    await page.goto('/me/settings/privacy');
    await button(page, 'Make an export').click();
    await page.locator('[data-state="ready"]').waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    const stream = await download.createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
    const files = Object.values(unzipSync(Buffer.concat(chunks)));
    const all = files.map((file) => Buffer.from(file).toString('utf8')).join('\n');
    expect(all).toContain('canary of the export');
    expect(all).toContain(member.mobile);
    expect(troubles).toEqual([]);
  });

  it('can be given up with the account, and kept after all', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me/settings/privacy');
    await button(page, 'Delete the account').click();
    const dialog = page.getByRole('dialog', { name: 'Delete this account?' });
    const confirm = dialog.getByRole('button', { name: 'Delete in 30 days' });
    expect(await confirm.isDisabled()).toBe(true);
    const { username } = (await (await page.request.get('/api/v1/me')).json()).data;
    await dialog.getByRole('textbox').fill(username);
    await confirm.click();
    await page.locator('[data-test="deletion-pending"]').waitFor();
    const guest = await visit(browser, siteOf(server), english);
    visitors.push(guest);
    await guest.page.goto(`/u/${username}`);
    await guest.page.getByRole('heading', { level: 1, name: 'This page is not available' }).waitFor();

    await page.goto('/live');
    await button(page, 'Keep my account').click();
    await page.getByText('Your account stays').waitFor();
    await guest.page.reload();
    await guest.page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'not available' }).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe('language', () => {
  it('goes with the account to another browser', async () => {
    const member = await addMember(server);
    const { page } = await open(member, '/me/settings/appearance');
    await page.getByRole('radiogroup', { name: 'Language' }).getByRole('radio').first().check();
    await page.locator('html[lang="zh-CN"]').waitFor();
    await page.getByText('语言已保存').waitFor();
    const other = await open(member, '/me/settings/appearance');
    await other.page.locator('html[lang="zh-CN"]').waitFor();
    expect((await (await other.page.request.get('/api/v1/me')).json()).data.locale).toBe('zh-CN');
  });
});

describe.each(looks)('the settings in $locale, $theme, on $size', (look) => {
  it.each(['profile', 'security', 'sessions', 'privacy', 'appearance'])(
    '%s holds what every page must hold',
    async (section) => {
      const { page, troubles } = await open(await addMember(server), `/me/settings/${section}`, look);
      await page.locator('main section h2').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await findViolations(page)).toEqual([]);
      expect(await findFlaws(page)).toEqual([]);
      // The narrowest phones, and large letters on wider ones.
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await findFlaws(page)).toEqual([]);
      expect(troubles).toEqual([]);
    },
  );

  it('/me leads there', async () => {
    const { page, troubles } = await open(await addMember(server), '/me', look);
    if (look.size === 'desktop') await page.waitForURL('**/me/settings/profile');
    else await page.getByRole('link', { name: /Security/ }).click();
    await page.locator('main section h2').first().waitFor();
    expect(troubles).toEqual([]);
  });

  it('the page of a person holds what every page must hold', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(member, '/me', look);
    const { username } = (await (await page.request.get('/api/v1/me')).json()).data;
    await page.goto(`/u/${username}`);
    await page.locator('main h2').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
