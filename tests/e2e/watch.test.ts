/** The page of a video in real Chromium: a real file, uploaded, prepared by ffmpeg, watched, talked about. */
import { readFile } from 'node:fs/promises';
import type { Client } from '@amphi/contract/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../harness/browser/chromium.ts';
import { encodeClip } from '../harness/media/encode.ts';
import { waitFor } from '../harness/process/wait.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import { upload } from '../harness/upload/tus.ts';
import { findFlaws, findViolations } from './judge.ts';
import { addMember, enter, siteOf, type Member } from './member.ts';
import type { Look, Visitor } from './visitor.ts';
import { looks, visit } from './visitor.ts';

const seconds = 40;
const recipe = {
  seconds,
  container: 'mp4',
  video: { codec: 'h264', size: '320x180', fps: 30, kbps: 200, gopFrames: 30 },
  audio: { codec: 'aac', sampleRate: 48_000 },
} as const;
const captions =
  'WEBVTT\n\n00:00:10.000 --> 00:00:20.000\nThe wind came down the pass.\n\n00:00:22.000 --> 00:00:30.000\nThen it was still.\n';

let server: TestServer;
let browser: Browser;
let client: Client;
let videoId: string;
let viewer: Member;
const visitors: Visitor[] = [];

beforeAll(async () => {
  const clip = await encodeClip(recipe);
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  client = await server.client();
  const site = { url: server.url, token: await server.token() };
  videoId = await upload(site, new Uint8Array(await readFile(clip)), 'pass.mp4', 'Waiting at the pass');
  await client.studio.change(videoId, {
    description: 'Two days in a tent.\n0:10 is the wind.',
    tags: ['mountain'],
    chapters: [
      { startMs: 0, title: 'Camp' },
      { startMs: 20_000, title: 'Morning' },
    ],
  });
  await client.studio.addCaptions(videoId, { language: 'en', label: 'English' }, new TextEncoder().encode(captions));
  await waitFor(
    'the video to be ready',
    async () => {
      const video = await client.studio.video(videoId);
      if (video.state === 'failed' || video.state === 'refused')
        throw new Error(`the video is ${video.state}: ${String(video.reason)}`);
      return video.state === 'ready';
    },
    { timeoutMs: 120_000, everyMs: 200 },
  );
  if ((await client.studio.video(videoId)).review !== 'approved')
    await client.review.decide(videoId, { decision: 'approve' });
  viewer = await addMember(server, { nickname: 'Birch' });
}, 180_000);

afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const desktop: Look = { locale: 'en', theme: 'dark', size: 'desktop' };

async function open(path: string, { look = desktop, as }: { look?: Look; as?: Member } = {}): Promise<Visitor> {
  const visitor =
    as === undefined ? await visit(browser, siteOf(server), look) : await enter(browser, server, as, look);
  visitors.push(visitor);
  await visitor.page.goto(path);
  return visitor;
}

const timeOf = (page: Page): Promise<number> => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);
/** Waits until the picture has moved past a second. */
const pastSecond = async (page: Page, second: number): Promise<void> => {
  await page.waitForFunction((wanted) => (document.querySelector('video')?.currentTime ?? 0) > wanted, second, {
    timeout: 30_000,
  });
};
const paused = async (page: Page, isPaused: boolean): Promise<void> => {
  await page.waitForFunction((wanted) => document.querySelector('video')?.paused === wanted, isPaused);
};

describe('a video in the browser', () => {
  it('plays picture and separate sound, and everything of its first paint comes in one request', async () => {
    const visitor = await visit(browser, siteOf(server), desktop);
    visitors.push(visitor);
    const { page, troubles } = visitor;
    const details: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith(`/api/v1/videos/${videoId}`)) details.push(request.url());
    });
    await page.goto(`/watch/${videoId}`);
    await pastSecond(page, 1.5);
    await page.getByRole('heading', { level: 1, name: 'Waiting at the pass' }).waitFor();
    const sound = await page.evaluate(
      () => Reflect.get(document.querySelector('video') ?? {}, 'webkitAudioDecodedByteCount') as number,
    );
    expect(sound).toBeGreaterThan(0);
    expect(details).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it('goes on where somebody stopped on another device', async () => {
    const first = await open(`/watch/${videoId}?t=14`, { as: viewer });
    await pastSecond(first.page, 16);
    const reported = first.page.waitForResponse(
      (response) => response.url().endsWith('/beacon') && response.request().postData()?.includes('"pause"') === true,
    );
    await first.page.keyboard.press('k');
    await reported;
    const stoppedAt = await timeOf(first.page);
    const second = await open(`/watch/${videoId}`, {
      as: viewer,
      look: { locale: 'zh-CN', theme: 'light', size: 'mobile' },
    });
    await second.page.locator('.told').waitFor();
    await pastSecond(second.page, 1);
    expect(Math.abs((await timeOf(second.page)) - stoppedAt)).toBeLessThan(2);
    await second.page.locator('.told button').click();
    await second.page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 99) < 8);
  });

  it('shows danmaku at their second, on the canvas and as lines that stand', async () => {
    const member = await enter(browser, server, viewer, desktop);
    visitors.push(member);
    const sent = await member.context.request.post(`/api/v1/videos/${videoId}/danmaku`, {
      data: { text: 'what a light', atMs: 6000, mode: 'scroll', colour: 0xffffff },
      headers: { origin: siteOf(server) },
    });
    expect(sent.status()).toBe(200);
    const calm = await visit(browser, siteOf(server), desktop);
    visitors.push(calm);
    await calm.page.emulateMedia({ reducedMotion: 'reduce' });
    await calm.page.goto(`/watch/${videoId}?t=4`);
    await calm.page.locator('[data-overlay="start"] button').click();
    await calm.page.locator('.calm li', { hasText: 'what a light' }).waitFor({ state: 'attached' });
    const at = await timeOf(calm.page);
    expect(at).toBeGreaterThan(5.9);
    expect(at).toBeLessThan(8);

    const moving = await open(`/watch/${videoId}?t=5`);
    await pastSecond(moving.page, 7);
    await moving.page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-test="danmaku"] canvas');
      const context = canvas?.getContext('2d');
      if (!canvas || !context || canvas.width === 0) return false;
      return context.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
    });
  });

  it('sends a danmaku that stands in the list at once, and asks guests to log in first', async () => {
    const { page } = await open(`/watch/${videoId}?t=12`, { as: viewer });
    await pastSecond(page, 12.5);
    await page.keyboard.press('Enter');
    await page.keyboard.type('listen to that stove');
    await page.keyboard.press('Enter');
    await page.locator('.fold button').first().click();
    await page.locator('.dlist li', { hasText: 'listen to that stove' }).waitFor();
    await page.getByRole('button', { name: /^Send again in/ }).waitFor();

    const guest = await open(`/watch/${videoId}`);
    await pastSecond(guest.page, 0.5);
    await guest.page.keyboard.press('Enter');
    await guest.page.keyboard.type('who am I');
    await guest.page.keyboard.press('Enter');
    await guest.page.getByRole('dialog').waitFor();
    expect(await guest.page.locator('.dlist').count()).toBe(0);
  });

  it('shows captions at their second, and their text to search', async () => {
    const { page } = await open(`/watch/${videoId}?t=11`);
    await pastSecond(page, 11.2);
    await page.keyboard.press('c');
    await page.locator('[data-test="captions"]', { hasText: 'The wind came down the pass.' }).waitFor();
    await page.mouse.move(300, 300);
    await page.getByRole('button', { name: 'Captions' }).click();
    await page.getByRole('menuitem', { name: 'Transcript' }).click();
    await page.getByRole('searchbox', { name: 'Search in what is said' }).fill('still');
    await page.getByRole('button', { name: /Then it was still/ }).click();
    await pastSecond(page, 21.9);
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows a picture of the moment under the pointer', async () => {
    const { page } = await open(`/watch/${videoId}`);
    await pastSecond(page, 0.5);
    await page.mouse.move(300, 300);
    await page.locator('.scrub').hover({ position: { x: 400, y: 10 } });
    const picture = page.locator('.look img');
    await picture.waitFor();
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('.look img')?.naturalWidth ?? 0) > 0);
    expect(await page.locator('.look').textContent()).toMatch(/0:[01]\d\s*Camp|0:2\d\s*Morning/);
  });

  it('can be watched without a mouse', async () => {
    const { page } = await open(`/watch/${videoId}`);
    await pastSecond(page, 0.5);
    await page.keyboard.press('k');
    await paused(page, true);
    await page.keyboard.press('5');
    await page.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 20) < 1);
    await page.keyboard.press('j');
    await page.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 10) < 1);
    await page.keyboard.press('Control+ArrowRight');
    await page.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 20) < 1);
    await page.keyboard.press('>');
    await page.waitForFunction(() => document.querySelector('video')?.playbackRate === 1.25);
    await page.keyboard.press('m');
    await page.waitForFunction(() => document.querySelector('video')?.muted === true);
    await page.keyboard.press('t');
    await page.locator('.watch.theatre').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.watch:not(.theatre)').waitFor();
    await page.keyboard.press('d');
    await page.locator('[data-test="danmaku"]').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+S');
    await page.getByRole('heading', { name: 'Statistics for nerds' }).waitFor();
    await page.keyboard.press('k');
    await paused(page, false);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('goes on in the corner, and back on its page without a break', async () => {
    const { page, troubles } = await open(`/watch/${videoId}`);
    await pastSecond(page, 1);
    await page.keyboard.press('i');
    await page.locator('.mini video').waitFor();
    await paused(page, false);
    const before = await timeOf(page);
    await pastSecond(page, before + 0.5);
    await page.locator('.mini .picture').click();
    await page.waitForURL(`**/watch/${videoId}`);
    await page.locator('.player.vod video').waitFor();
    await paused(page, false);
    expect(await timeOf(page)).toBeGreaterThan(before);
    expect(troubles).toEqual([]);
  });
});

describe('people around a video', () => {
  it('like, keep and triple it', async () => {
    const member = await addMember(server);
    const { page, troubles } = await open(`/watch/${videoId}`, { as: member });
    const like = page.locator('[data-test="like"]');
    await like.click();
    await page.locator('[data-test="like"][aria-pressed="true"]').waitFor();
    await waitFor('the like to count', async () => (await client.videos.detail(videoId)).likes >= 1);
    await like.click();
    await page.locator('[data-test="like"][aria-pressed="false"]').waitFor();
    const tripled = page.waitForResponse((response) => response.url().endsWith('/triple'));
    await page.keyboard.down('q');
    expect((await tripled).status()).toBe(200);
    await page.keyboard.up('q');
    await page.locator('[data-test="like"][aria-pressed="true"]').waitFor();
    await page.locator('[data-test="favourite"][aria-pressed="true"]').waitFor();
    await page.locator('[data-test="favourite"]').click();
    await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('talk about it: with times that lead there, names, replies and votes', async () => {
    const { page } = await open(`/watch/${videoId}`, { as: viewer });
    await pastSecond(page, 0.5);
    const field = page.getByRole('textbox', { name: 'Write a comment' });
    await field.fill('0:20 is the best moment');
    await field.press('Enter');
    await page.keyboard.type('of it all');
    await field.press('Control+Enter');
    const own = page.locator('.cm', { hasText: 'is the best moment' });
    await own.waitFor();
    await own.getByRole('link', { name: '0:20' }).click();
    await pastSecond(page, 19.8);
    await own.getByRole('button', { name: /^Helpful/ }).click();
    await own.getByRole('button', { name: /^Helpful, 1/ }).waitFor();
    await own.getByRole('button', { name: 'Reply' }).click();
    await page.getByRole('textbox', { name: /^Reply to/ }).fill('agreed');
    await page.keyboard.press('Control+Enter');
    await page.locator('.replies .cm', { hasText: 'agreed' }).waitFor();
    const id = await own.first().getAttribute('id');
    const linked = await open(`/watch/${videoId}?comment=${String(id).replace('comment-', '')}`);
    await linked.page.locator('.cm.marked').waitFor();
    expect(await findViolations(linked.page)).toEqual([]);
  });

  it('log in over the page, and what they wanted happens then', async () => {
    const member = await addMember(server);
    const { page } = await open(`/watch/${videoId}`);
    await pastSecond(page, 0.5);
    await page.locator('[data-test="like"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name="account"]').fill(member.mobile);
    await dialog.locator('input[name="password"]').fill(member.password);
    await dialog.locator('button[type="submit"]').first().click();
    await page.locator('[data-test="like"][aria-pressed="true"]').waitFor();
    await page.locator('.write').first().waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

describe('the pages of videos', () => {
  it.each(looks)('keep every rule in $locale $theme $size', async (look) => {
    const { page, troubles } = await open(`/watch/${videoId}`, { look, as: viewer });
    await page.locator('video').waitFor({ state: 'attached' });
    await pastSecond(page, 0.5);
    if (look.size === 'desktop') await page.locator('.comments').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('answer for an unknown and for a private video in the same words', async () => {
    await client.studio.change(videoId, { visibility: 'private' });
    const hidden = await open(`/watch/${videoId}`);
    await hidden.page.getByText('404').waitFor();
    const words = await hidden.page.getByRole('main').textContent();
    const unknown = await open('/watch/AAAAAAAAAAAA');
    await unknown.page.getByText('404').waitFor();
    expect(await unknown.page.getByRole('main').textContent()).toBe(words);
    expect(await findViolations(unknown.page)).toEqual([]);
    await client.studio.change(videoId, { visibility: 'public' });
  });

  it('stand inside other pages, begin where they are told and lead to the site', async () => {
    const { page, troubles } = await open(`/embed/${videoId}?t=10&autoplay=1&lang=en`);
    await pastSecond(page, 10.5);
    expect(await timeOf(page)).toBeLessThan(16);
    expect(await page.getByRole('link', { name: /Waiting at the pass/ }).getAttribute('href')).toContain(
      `/watch/${videoId}`,
    );
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
    const still = await open(`/embed/${videoId}`);
    await still.page.locator('[data-overlay="start"] button').click();
    await pastSecond(still.page, 0.5);
  });
});
