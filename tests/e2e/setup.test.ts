import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import { encodeClip, smallRecipe } from '../harness/media/encode.ts';
import { waitFor } from '../harness/process/wait.ts';
import { pushFfmpeg } from '../harness/rtmp/push-ffmpeg.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { findFlaws, findViolations } from './judge.ts';
import { siteOf } from './member.ts';
import type { Visitor } from './visitor.ts';
import { looks, visit } from './visitor.ts';

let server: TestServer;
let browser: Browser;
let clip: string;
let link: string;
const visitors: Visitor[] = [];

beforeAll(async () => {
  // Only a server that is not in test mode greets.
  const env = { AMPHI_MODE: 'development' };
  [server, browser, clip] = await Promise.all([startServer({ env }), openBrowser(), encodeClip(smallRecipe)]);
  await waitFor('the greeting', () => server.output.includes('/setup?code='));
  link = /\/setup\?code=[A-Za-z0-9]+/.exec(server.output)?.[0] ?? '';
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(path: string, look = looks[1]): Promise<Visitor> {
  if (!look) throw new Error('no look');
  const visitor = await visit(browser, siteOf(server), look);
  visitors.push(visitor);
  visitor.page.setDefaultTimeout(20_000);
  await visitor.page.goto(path);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function judge(page: Page): Promise<void> {
  expect(await findViolations(page)).toEqual([]);
  expect(await findFlaws(page)).toEqual([]);
}

describe('the first run', () => {
  it('is nothing without its code', async () => {
    const { page } = await open('/setup?code=AAAAAAAAAAAAAAAAAAAAAAAA');
    await page.getByText('404').waitFor();
    expect(await page.locator('form [data-field]').count()).toBe(0);
  });

  it('leads from the link to the first signal and is gone afterwards', async () => {
    const { page, troubles } = await open(link);
    await heading(page, 'Who runs this site');
    await judge(page);
    await field(page, 'mobile').fill('139 0013 9000');
    await field(page, 'password').fill('one long passphrase');
    await field(page, 'nickname').fill('Keeper');
    await page.getByRole('button', { name: 'Make the account' }).click();

    await heading(page, 'Name the site');
    await judge(page);
    await page.reload();
    await heading(page, 'Name the site');
    await field(page, 'name').fill('Round House');
    await page.getByRole('button', { name: 'Save and go on' }).click();

    await heading(page, 'Does everything work?');
    await page.locator('.probes .good').nth(3).waitFor();
    await judge(page);
    await page.getByRole('button', { name: /^Go on/ }).click();

    await heading(page, 'Your first signal');
    await judge(page);
    const address = await page.locator('code.value').first().innerText();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: async (text: string) => void (document.title = text) },
      });
    });
    await page.getByRole('button', { name: 'Copy Stream key' }).click();
    const key = await page.title();
    const push = pushFfmpeg(clip, `${address}/${key}`, { isLooping: true });
    await page.locator('.signal .live-pill').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Finish' }).click();
    await heading(page, 'Round House is ready');
    await judge(page);
    expect(troubles).toEqual([]);
    await push.stop();
    await page.getByRole('link', { name: /^Your live room/ }).click();
    await page.waitForURL('**/live/*');

    const late = await open(link);
    await late.page.getByText('404').waitFor();
    expect(await late.page.locator('form [data-field]').count()).toBe(0);
  });
});
