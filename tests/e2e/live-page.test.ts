import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import { encodeClip, smallRecipe } from '../harness/media/encode.ts';
import type { Child } from '../harness/process/child.ts';
import { pushFfmpeg } from '../harness/rtmp/push-ffmpeg.ts';
import type { TestLive, TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { findFlaws, findViolations } from './judge.ts';
import type { Visitor } from './visitor.ts';
import { looks, visit } from './visitor.ts';

let server: TestServer;
let browser: Browser;
let live: TestLive;
let clip: string;
let push: Child;
const visitors: Visitor[] = [];

beforeAll(async () => {
  clip = await encodeClip(smallRecipe);
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  live = await server.createLive({ description: 'A stream that ffmpeg sends.', tags: ['test'] });
  push = pushFfmpeg(clip, server.pushUrl(live), { isLooping: true });
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await push.stop();
  await server.stop();
});

async function open(path: string, look = looks[0]): Promise<Visitor> {
  if (!look) throw new Error('no look');
  const visitor = await visit(browser, server.url, look);
  visitors.push(visitor);
  await visitor.page.goto(path);
  return visitor;
}

/** Waits until frames move for a second. */
async function waitForPicture(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const video = document.querySelector('video');
      return (
        video !== null &&
        !video.paused &&
        video.currentTime > 0 &&
        video.played.length > 0 &&
        video.played.end(video.played.length - 1) - video.played.start(0) > 1
      );
    },
    undefined,
    { timeout: 30_000 },
  );
}

describe('a live in the browser', () => {
  it('stands on the wall with its badge and opens from there', async () => {
    const { page, troubles } = await open('/live');
    const card = page.getByRole('article').filter({ hasText: 'A test of the live engine' });
    await card.locator('.live-pill').waitFor();
    await card.getByRole('link').click();
    await page.waitForURL(`**/live/${live.liveId}`);
    await waitForPicture(page);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(troubles).toEqual([]);
  });

  it('plays as low-latency HLS, counts the viewer once and shows its delay', async () => {
    const { page, troubles } = await open(`/live/${live.liveId}`);
    const request = await page.waitForRequest((candidate) => candidate.url().includes('_HLS_part='));
    expect(request.headers()['x-playback-session-id']).toMatch(/^[0-9a-f-]{36}$/);
    await waitForPicture(page);
    const chip = page.locator('[data-test="latency"]');
    await page.waitForFunction(() => /^\d/.test(document.querySelector('[data-test="latency"]')?.textContent ?? ''));
    expect(Number.parseFloat((await chip.textContent()) ?? '')).toBeLessThan(4);
    await page.locator('.live-pill').first().waitFor();
    expect(troubles).toEqual([]);
  });

  it('plays as FLV when the viewer chooses it', async () => {
    const { page, troubles } = await open(`/live/${live.liveId}`);
    await waitForPicture(page);
    const request = page.waitForRequest((candidate) => candidate.url().includes('.flv'));
    await page.mouse.move(400, 300);
    await page.locator('.settings > button:visible').click();
    await page.getByRole('menuitemradio', { name: /^FLV/ }).click();
    await request;
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1, undefined, {
      timeout: 20_000,
    });
    await page.keyboard.press('Shift+S');
    await page.getByText('flv', { exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('can be played without a mouse', async () => {
    const { page } = await open(`/live/${live.liveId}`);
    await waitForPicture(page);
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video')?.paused === true);
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video')?.paused === false);
    await page.keyboard.press('m');
    await page.waitForFunction(() => document.querySelector('video')?.muted === true);
    await page.keyboard.press('t');
    await page.locator('.theatre[aria-pressed="true"]').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it.each(looks)('keeps every rule in $locale $theme $size', async (look) => {
    const { page, troubles } = await open(`/live/${live.liveId}`, look);
    await waitForPicture(page);
    await page.mouse.move(200, 100);
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    await page.goto('/live');
    await page.getByRole('article').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(look.theme);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.locale);
    expect(troubles).toEqual([]);
  });

  it('says that the host reconnects over the last frame, and goes on with the same picture', async () => {
    const { page } = await open(`/live/${live.liveId}`);
    await waitForPicture(page);
    await push.stop({ signal: 'SIGKILL' });
    const overlay = page.locator('[data-overlay="reconnecting"]');
    await overlay.waitFor({ timeout: 30_000 });
    expect(await overlay.textContent()).toMatch(/00:[0-5]\d/);
    expect(await findViolations(page)).toEqual([]);
    push = pushFfmpeg(clip, server.pushUrl(live), { isLooping: true });
    await overlay.waitFor({ state: 'detached', timeout: 30_000 });
    await page.waitForFunction(
      () => document.querySelector('[data-overlay]') === null && document.querySelector('video')?.paused === false,
    );
  });

  it('says that the live is over, and not by a spinner', async () => {
    const { page } = await open(`/live/${live.liveId}`);
    await waitForPicture(page);
    await (await server.client()).endLive(live.liveId);
    await page.locator('[data-test="phase"].ended').waitFor();
    await page.locator('[data-overlay="ended"]').waitFor({ timeout: 30_000 });
    const late = await open(`/live/${live.liveId}`, looks[1]);
    await late.page.locator('[data-overlay="ended"]').waitFor();
    expect(await findViolations(late.page)).toEqual([]);
    await late.page.locator('[data-overlay="ended"]').getByRole('button').click();
    await waitForPicture(late.page);
    expect(late.troubles).toEqual([]);
  });

  it('answers an unknown address with a page that leads on', async () => {
    for (const path of ['/live/AAAAAAAAAAAA', '/no/such/page']) {
      const { page } = await open(path);
      await page.getByText('404').waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.getByRole('main').getByRole('link').click();
      await page.waitForURL('**/live');
    }
  });
});
