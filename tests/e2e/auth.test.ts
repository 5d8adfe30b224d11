import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../harness/browser/chromium.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { findFlaws, findViolations } from './judge.ts';
import { addMember, logInByPage, siteOf, type Member } from './member.ts';
import { addPasskey, addTotp } from './factors.ts';
import type { Look, Visitor } from './visitor.ts';
import { looks, visit } from './visitor.ts';

let server: TestServer;
let browser: Browser;
const visitors: Visitor[] = [];
const english: Look = { locale: 'en', theme: 'light', size: 'desktop' };
const password = 'seagulls over the old pier';
let lastMobile = 13_700_000_000;
let lastAddress = 0;

beforeAll(async () => {
  // Each visitor says where it comes from, so that the failures of one do not slow down the others.
  const env = { AMPHI_TRUSTED_PROXIES: 'loopback' };
  [server, browser] = await Promise.all([startServer({ env }), openBrowser()]);
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(path: string, look = english): Promise<Visitor> {
  const visitor = await visit(browser, siteOf(server), look);
  visitors.push(visitor);
  lastAddress += 1;
  await visitor.context.setExtraHTTPHeaders({ 'x-forwarded-for': `198.51.100.${lastAddress}` });
  visitor.page.setDefaultTimeout(15_000);
  await visitor.page.goto(path);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

function newMobile(): string {
  lastMobile += 1;
  return String(lastMobile);
}

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
const submit = (page: Page) => page.locator('form button[type="submit"]').first().click();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** By the path alone: the address to go on to stands in the query of the pages before. */
const at = (page: Page, path: string) => page.waitForURL((url) => `${url.pathname}${url.search}` === path);
const isIn = (page: Page) => page.locator('.account > button').waitFor();

/** What the operator's shell says the picture on the page shows. */
async function readPicture(page: Page): Promise<string> {
  const picture = page.locator('img[src*="image_code"]');
  await picture.evaluate(async (image) => image instanceof HTMLImageElement && image.decode());
  const id = new URL((await picture.getAttribute('src')) ?? '', server.url).searchParams.get('cur_id') ?? '';
  return z.object({ answer: z.string() }).parse(await server.amphi('captcha', '--id', id)).answer;
}

/** The latest code that the operator's shell shows. */
async function readCode(): Promise<string> {
  const [message] = z.array(z.object({ code: z.string() })).parse(await server.amphi('outbox', '--limit', '1'));
  return message?.code ?? '';
}

/** Refusals are logged by the browser; nothing else may be. */
const unexpected = (troubles: readonly string[]) => troubles.filter((text) => !/status of 4\d\d/.test(text));

describe('registration', () => {
  it.each(looks)('lets somebody in who read the picture, in $locale $theme $size', async (look) => {
    const { page, troubles } = await open('/register?next=/live', look);
    await field(page, 'mobile').fill(newMobile().replace(/(\d{3})(\d{4})/, '$1 $2 '));
    await field(page, 'password').fill(password);
    await page.locator('.hint.ok').waitFor();
    await field(page, 'img_code').fill(await readPicture(page));
    await submit(page);
    await at(page, '/live');
    await isIn(page);
    expect(troubles).toEqual([]);
  });

  it('lets somebody in whose device did the work instead', async () => {
    const { page, troubles } = await open('/register');
    await field(page, 'mobile').fill(newMobile());
    await field(page, 'password').fill(password);
    await button(page, 'Check without a picture').click();
    await page.getByText('Check passed').waitFor({ timeout: 60_000 });
    await submit(page);
    await isIn(page);
    expect(troubles).toEqual([]);
  });

  it('says of each field what is wrong, and leads to it', async () => {
    const taken = await addMember(server);
    const { page } = await open('/register');
    await field(page, 'mobile').fill(taken.mobile);
    await field(page, 'password').fill('short');
    await page.getByText('This number has an account. Log in instead.').waitFor();
    await submit(page);
    const summary = page.locator('[data-summary]');
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const name of ['mobile', 'password', 'img_code']) {
      expect(await field(page, name).getAttribute('aria-invalid')).toBe('true');
      const note = await field(page, name).getAttribute('aria-describedby');
      expect(await page.locator(`[id="${note}"]`).innerText()).toMatch(/\.$/);
    }
    await summary.getByRole('button', { name: 'Password' }).click();
    expect(await field(page, 'password').evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await findViolations(page)).toEqual([]);
  });

  it('takes another picture after a wrong answer', async () => {
    const { page } = await open('/register');
    await field(page, 'mobile').fill(newMobile());
    await field(page, 'password').fill(password);
    const picture = page.locator('img[src*="image_code"]');
    const first = await picture.getAttribute('src');
    await field(page, 'img_code').fill('!!!!');
    await submit(page);
    await page.getByText('That was not it, or too late. Here is a new one.').waitFor();
    expect(await picture.getAttribute('src')).not.toBe(first);
    await field(page, 'img_code').fill(await readPicture(page));
    await submit(page);
    await isIn(page);
  });
});

describe('login', () => {
  it('asks for a proof after three failures and takes the right password then', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open('/login');
    await field(page, 'account').fill(member.mobile);
    for (let failure = 0; failure < 3; failure += 1) {
      await field(page, 'password').fill(`wrong ${failure}`);
      await submit(page);
      await page.getByText('Account or password is wrong.').waitFor();
      await page.locator('form button[type="submit"]:not([disabled])').waitFor({ timeout: 30_000 });
    }
    await field(page, 'password').fill(member.password);
    await submit(page);
    await field(page, 'img_code').waitFor();
    await field(page, 'img_code').fill(await readPicture(page));
    await page.locator('form button[type="submit"]:not([disabled])').waitFor({ timeout: 30_000 });
    await submit(page);
    await isIn(page);
    expect(unexpected(troubles)).toEqual([]);
  });

  it('goes on only to addresses of this site', async () => {
    const member = await addMember(server);
    const { page } = await open('/login?next=//evil.example/');
    await field(page, 'account').fill(member.mobile);
    await field(page, 'password').fill(member.password);
    await submit(page);
    await isIn(page);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('guards pages of members and comes back to them', async () => {
    const member = await addMember(server);
    const { page } = await open('/me/settings/security');
    await at(page, '/login?next=/me/settings/security');
    await field(page, 'account').fill(member.mobile);
    await field(page, 'password').fill(member.password);
    await submit(page);
    await at(page, '/me/settings/security');
    await page.goto('/admin/users');
    await page.getByText('403').waitFor();
    await page.getByText('user.list').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('works without a mouse', async () => {
    const member = await addMember(server);
    const { page } = await open('/login');
    await field(page, 'account').focus();
    await page.keyboard.type(member.mobile);
    const order: string[] = [];
    for (let stop = 0; stop < 6; stop += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
    }
    expect(order.slice(1)).toEqual(['', 'Forgot the password?', 'Log in', 'Passkey', 'Text message']);
    await field(page, 'password').focus();
    await page.keyboard.type(member.password);
    await page.keyboard.press('Enter');
    await isIn(page);
    await page.locator('.account > button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByText('You are signed out').waitFor();
    await page.getByRole('link', { name: 'Log in' }).waitFor();
  });

  it('takes the code of a text message instead', async () => {
    const member = await addMember(server);
    const { page } = await open('/login');
    await button(page, 'Text message').click();
    await field(page, 'account').fill(member.mobile);
    await field(page, 'imageCode').fill(await readPicture(page));
    await submit(page);
    await page.getByText('the operator reads the code out').waitFor();
    await field(page, 'code').fill(await readCode());
    await isIn(page);
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

describe('a forgotten password', () => {
  it('is set anew with the code that was sent, and counts at once', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open('/forgot');
    await field(page, 'account').fill(member.mobile);
    await field(page, 'imageCode').fill(await readPicture(page));
    await submit(page);
    await field(page, 'code').fill(await readCode());
    await field(page, 'password').fill('a pier without any seagulls');
    await submit(page);
    await isIn(page);
    expect(troubles).toEqual([]);
    const again = await open('/login');
    await field(again.page, 'account').fill(member.mobile);
    await field(again.page, 'password').fill('a pier without any seagulls');
    await submit(again.page);
    await isIn(again.page);
  });
});

describe('factors', () => {
  it('a code of the app is the second step, and typing its last digit sends it', async () => {
    const member = await addMember(server);
    const secret = await addTotp(server, member);
    const { page } = await open('/login?next=/live');
    await field(page, 'account').fill(member.mobile);
    await field(page, 'password').fill(member.password);
    await submit(page);
    await at(page, '/2fa?next=/live');
    const totp = new TOTP({ secret });
    await field(page, 'code').pressSequentially(totp.generate({ timestamp: Date.now() - 600_000 }));
    await page.locator('.hint.err').waitFor();
    expect(await field(page, 'code').inputValue()).toBe('');
    // The code that switched the second step on has been used.
    await field(page, 'code').pressSequentially(totp.generate({ timestamp: Date.now() + 30_000 }));
    await at(page, '/live');
    await isIn(page);
  });

  it.each([
    ['by its button', false],
    ['from the field, where the browser offers it by itself', true],
  ])('a passkey opens the account without any password, %s', async (_way, isOffered) => {
    const member = await addMember(server);
    // Not on the login page, which waits for a passkey itself.
    const { page, context, troubles } = await open('/live');
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
    await addPasskey(page, member);
    // The authenticator of the test agrees at once, so an offer would be taken before the button is pressed.
    if (!isOffered) {
      await page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
      });
    }
    await page.goto('/login');
    if (!isOffered) await button(page, 'Passkey').click();
    await isIn(page);
    expect(unexpected(troubles)).toEqual([]);
  });
});

describe('a login that ends under way', () => {
  it('is made again over the page, and what was sent goes through', async () => {
    const member = await addMember(server);
    const { page, context } = await open('/login?next=/me/settings/profile');
    await logIn(page, member);
    await page.getByLabel('Nickname').fill('Back again');
    await context.clearCookies();
    await button(page, 'Save').click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.locator('[data-field="account"]').fill(member.mobile);
    await dialog.locator('[data-field="password"]').fill(member.password);
    await dialog.locator('button[type="submit"]').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Profile saved').waitFor();
    await page.reload();
    expect(await page.getByLabel('Nickname').inputValue()).toBe('Back again');
  });

  it('is known in the other tabs at once', async () => {
    const member = await addMember(server);
    const { page, context } = await open('/login?next=/live');
    await logIn(page, member);
    const other = await context.newPage();
    await other.goto('/live');
    await isIn(other);
    await page.locator('.account > button').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.getByRole('link', { name: 'Log in' }).waitFor();
    expect(await other.locator('.account').count()).toBe(0);
  });

  async function logIn(page: Page, member: Member): Promise<void> {
    await field(page, 'account').fill(member.mobile);
    await field(page, 'password').fill(member.password);
    await submit(page);
    await isIn(page);
  }
});

describe('the pages of the set', () => {
  it.each(looks)('keep every rule in $locale $theme $size', async (look) => {
    const { page, troubles } = await open('/login', look);
    for (const path of ['/login', '/register', '/forgot', '/2fa']) {
      await page.goto(path);
      await page.locator('main form').waitFor();
      expect(await findViolations(page)).toEqual([]);
      expect(await findFlaws(page)).toEqual([]);
    }
    await submit(page);
    await page.locator('.hint.err').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('lead a member who comes to the login on', async () => {
    const member = await addMember(server);
    const { page } = await open('/login');
    await logInByPage(page, member);
    await isIn(page);
    await page.goto('/login?next=/live');
    await at(page, '/live');
    expect(await page.locator('form [data-field="password"]').count()).toBe(0);
  });
});
