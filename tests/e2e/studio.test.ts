import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { makeFilm } from './film-file.ts';
import { findFlaws, findViolations } from './judge.ts';
import { addMember, enter, siteOf, type Member } from './member.ts';
import { looks, visit, type Look, type Visitor } from './visitor.ts';

let server: TestServer;
let browser: Browser;
let creator: Member;
let moderator: Member;
let admin: Member;
let film: string;
const visitors: Visitor[] = [];
const english: Look = { locale: 'en', theme: 'dark', size: 'desktop' };
const phone: Look = { locale: 'en', theme: 'light', size: 'mobile' };
const megabyte = 1_000_000;

/** The page must find the restarted server where it left it. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has an AddressInfo
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return String(port);
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ env: { AMPHI_HTTP_PORT: await freePort() } }), openBrowser()]);
  creator = await addMember(server, { nickname: 'Far Hills' });
  moderator = await addMember(server, { role: 'moderator', nickname: 'Front of house' });
  admin = await addMember(server, { role: 'admin', nickname: 'Head of house' });
  film = await makeFilm(server.scratchDir(), 'dawn market.mp4', 20 * megabyte);
}, 120_000);

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(member: Member | null, path: string, look = english): Promise<Visitor> {
  const visitor = member ? await enter(browser, server, member, look) : await visit(browser, siteOf(server), look);
  visitors.push(visitor);
  // Where the browser can open files again by itself there is nothing to choose anew.
  await visitor.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showOpenFilePicker'));
  await visitor.page.goto(path);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

/** The line of one page: its speed, and whether it is there at all. */
async function lineOf(page: Page): Promise<(bytesPerSecond: number | null) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  return async (bytesPerSecond) => {
    const offline = bytesPerSecond === null;
    const throughput = bytesPerSecond ?? -1;
    await session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: throughput,
    });
  };
}

const row = (page: Page, state: string) => page.locator(`[data-upload="${state}"]`);
const percent = async (page: Page): Promise<number> =>
  Number((await page.locator('[data-upload] .running .num').first().textContent())?.replace(/\D/g, '') ?? 0);

/** Waits until so much of the first file has been sent. */
async function waitForPercent(page: Page, least: number): Promise<void> {
  await page.waitForFunction((wished) => {
    const text = document.querySelector('[data-upload="sending"] .running .num')?.textContent ?? '';
    return Number(text.replaceAll(/\D/g, '')) >= wished;
  }, least);
}

/** The creator's videos as the server has them. */
async function ownVideos(page: Page): Promise<readonly { title: string; bytes: number; receivedBytes: number }[]> {
  return page.evaluate(async () => {
    const answer: { data: { records: { title: string; bytes: number; receivedBytes: number }[] } } = await (
      await fetch('/api/v1/studio/videos?size=50')
    ).json();
    return answer.data.records;
  });
}

describe('an upload', () => {
  it('goes on after a pulled cable and a restart, is reviewed, and stands on the watch page', async () => {
    const { page } = await open(creator, '/studio/upload');
    const line = await lineOf(page);
    await line(3 * megabyte);
    await page.locator('[data-test="files"]').setInputFiles(film);
    await page.locator('form.details').waitFor();
    await waitForPercent(page, 40);
    await line(null);
    await row(page, 'waiting').waitFor();
    await server.terminate();
    await server.start();
    await line(8 * megabyte);
    await row(page, 'sending').waitFor({ timeout: 30_000 });
    expect(await percent(page)).toBeGreaterThanOrEqual(30);

    // Its details are written while it is on its way, and another page does not stop it.
    await page.locator('input[name="title"]').fill('Dawn market');
    await page.locator('form.details button[type="submit"]').click();
    await page.locator('form.details button[type="submit"]:disabled').waitFor();
    await page.locator('nav a[href="/studio/videos"]').click();
    await page.getByRole('heading', { level: 1, name: 'Videos' }).waitFor();
    await page.locator('nav a[href="/studio/upload"]').click();
    await row(page, 'sent').waitFor({ timeout: 60_000 });
    await page.locator('[data-video-state="playable"], [data-video-state="ready"]').waitFor({ timeout: 120_000 });
    const { size } = await stat(film);
    const [video, ...others] = await ownVideos(page);
    expect(others).toEqual([]);
    expect(video).toMatchObject({ title: 'Dawn market', bytes: size, receivedBytes: size });

    const watch = await page.locator('[data-upload] a[href^="/watch/"]').getAttribute('href');
    const reviewer = await open(moderator, '/admin/review');
    await reviewer.page.getByRole('heading', { level: 2, name: 'Dawn market' }).waitFor();
    await reviewer.page.locator('[data-act="approve"]:enabled').waitFor();
    await reviewer.page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
    await reviewer.page.keyboard.press('a');
    await reviewer.page.locator('.none h2').waitFor();

    const guest = await open(null, String(watch));
    await guest.page.getByRole('heading', { name: 'Dawn market' }).waitFor();
    await guest.page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
  }, 300_000);

  it('asks for its file again after a reload, takes no other, and goes on where it stopped', async () => {
    const { page } = await open(creator, '/studio/upload', phone);
    const line = await lineOf(page);
    await line(3 * megabyte);
    const again = await makeFilm(server.scratchDir(), 'second.mp4', 20 * megabyte);
    const other = await makeFilm(server.scratchDir(), 'other.mp4', megabyte);
    await page.locator('[data-test="files"]').setInputFiles(again);
    await page.locator('form.details').waitFor();
    await waitForPercent(page, 45);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await row(page, 'lost').waitFor();
    const choose = page.getByRole('button', { name: 'Choose the file again' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choose.click()]);
    await chooser.setFiles(other);
    await page.getByText('That is another file.').waitFor();
    await line(20 * megabyte);
    const [second] = await Promise.all([page.waitForEvent('filechooser'), choose.click()]);
    await second.setFiles(again);
    await row(page, 'sent').waitFor({ timeout: 60_000 });
    const records = await ownVideos(page);
    expect(records.filter(({ title }) => title.startsWith('second'))).toHaveLength(1);
  }, 180_000);

  it('is refused with the true limit before a byte is sent', async () => {
    const client = await server.client();
    await client.admin.changeSettings({ 'video.maxUploadMb': 5 });
    const { page } = await open(creator, '/studio/upload');
    await page.locator('[data-test="files"]').setInputFiles(film);
    await row(page, 'refused').waitFor();
    expect(await row(page, 'refused').innerText()).toContain('this site takes up to 5 MB');
    await client.admin.changeSettings({ 'video.maxUploadMb': null });
  }, 60_000);
});

describe('a rejected video', () => {
  it('tells its creator why, and asks for a reason first', async () => {
    const upload = await open(creator, '/studio/upload');
    const path = await makeFilm(server.scratchDir(), 'advertising.mp4', 1000);
    await upload.page.locator('[data-test="files"]').setInputFiles(path);
    await row(upload.page, 'sent').waitFor({ timeout: 30_000 });
    const { page } = await open(moderator, '/admin/review');
    const title = page.getByRole('heading', { level: 2, name: 'advertising' });
    // The others of this test may be older: they are skipped.
    await waitFor('the video in the queue', async () => {
      if (await title.isVisible()) return true;
      await page
        .locator('[data-act="skip"], .none button')
        .first()
        .click()
        .catch(() => undefined);
      return false;
    });
    await page.locator('[data-act="reject"]:enabled').waitFor();
    await page.keyboard.press('r');
    await page.getByText('Choose a reason first').waitFor();
    await page.keyboard.press('7');
    await page.locator('.decide textarea').fill('A code in the corner at 0:03.');
    await page.locator('[data-act="reject"]').click();
    await page.getByText('is rejected; its creator is told why').first().waitFor();

    const studio = await open(creator, '/studio/overview');
    const task = studio.page.locator('.tasks li.rejected');
    await task.waitFor();
    expect(await task.innerText()).toContain('Advertising or leading elsewhere');
    await task.getByRole('link').click();
    await studio.page.getByText('A code in the corner at 0:03.').waitFor();
  }, 180_000);
});

describe('pages', () => {
  const studioPages = [
    '/studio/overview',
    '/studio/upload',
    '/studio/videos',
    '/studio/comments',
    '/studio/comments?kind=danmaku',
    '/studio/analytics',
  ];
  const adminPages = ['/admin/review', '/admin/reports', '/admin/content', '/admin/categories'];

  it.each(looks)(
    'hold in $locale, $theme, $size',
    async (look) => {
      const own = await open(creator, '/studio/overview', look);
      const staff = await open(admin, '/admin/review', look);
      const judge = async ({ page, troubles }: Visitor, path: string): Promise<void> => {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('main :is(.panel, .none, .drop)').first().waitFor();
        await page.locator('main .skeleton').waitFor({ state: 'detached' });
        expect({ path, violations: await findViolations(page) }).toEqual({ path, violations: [] });
        expect({ path, flaws: await findFlaws(page) }).toEqual({ path, flaws: [] });
        expect({ path, troubles }).toEqual({ path, troubles: [] });
      };
      for (const path of studioPages) await judge(own, path);
      await own.page.goto('/studio/videos');
      await own.page.locator('[data-video]').first().click();
      await own.page.getByRole('heading', { level: 1, name: /^(Details|详情)$/ }).waitFor();
      await judge(own, new URL(own.page.url()).pathname);
      for (const path of adminPages) await judge(staff, path);
    },
    180_000,
  );
});
