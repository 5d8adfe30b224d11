import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addFilm } from '../contract/film.ts';
import { openSite, type OpenSite } from '../contract/site.ts';
import { openBrowser } from '../harness/browser/chromium.ts';
import { waitFor } from '../harness/process/wait.ts';
import { findFlaws, findViolations } from './judge.ts';
import { addMember, enter, type Member } from './member.ts';
import { looks, visit, type Look, type Visitor } from './visitor.ts';

let site: OpenSite;
let browser: Browser;
let creator: Member;
let viewer: Member;
/** Of the films, oldest first. */
const films: string[] = [];
const visitors: Visitor[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  creator = await addMember(site.server, { nickname: 'Far Hills' });
  viewer = await addMember(site.server, { nickname: 'Mei' });
});

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(path: string, member: Member | null = viewer, look: Look | undefined = looks[0]): Promise<Visitor> {
  if (!look) throw new Error('no look');
  const visitor = member
    ? await enter(browser, site.server, member, look)
    : await visit(browser, site.server.url, look);
  visitors.push(visitor);
  await visitor.page.goto(path);
  return visitor;
}

const english: Look = { locale: 'en', theme: 'dark', size: 'desktop' };
const cards = (page: Page) => page.locator('main [data-card]');
const card = (page: Page, at: number) => page.locator(`main [data-video="${films[at] ?? ''}"]`).first();

/** Opens the menu of a card and presses one of its entries. */
async function choose(page: Page, at: number, name: string): Promise<void> {
  await card(page, at).hover();
  await card(page, at).locator('.dots').click();
  await page.getByRole('menuitem', { name }).click();
}

/** Name in the address of somebody's page. */
async function usernameOf({ mobile }: Member): Promise<string> {
  const { page, context } = await open('/following', mobile === creator.mobile ? creator : viewer);
  const me: unknown = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
  await context.close();
  return String(Reflect.get(Object(Reflect.get(Object(me), 'data')), 'username'));
}

describe('a site without videos', () => {
  it('asks those who may publish for the first one', async () => {
    const { page, troubles } = await open('/', viewer, english);
    await page.getByRole('link', { name: 'Upload the first video' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('says what the own lists are for, and whom to follow', async () => {
    const { page, troubles } = await open('/me/history', viewer, looks[1]);
    for (const path of ['/me/history', '/me/favorites', '/me/likes', '/me/later', '/following', '/explore/music']) {
      await page.goto(path);
      await page.locator('.none h2').waitFor();
      expect([path, ...(await findViolations(page))]).toEqual([path]);
      expect([path, ...(await findFlaws(page))]).toEqual([path]);
    }
    expect(troubles).toEqual([]);
  });
});

describe('a site with videos', () => {
  beforeAll(async () => {
    const [owner] = await site.query(`select id from users where nickname = 'Far Hills'`);
    const ownerId = String(Reflect.get(Object(owner), 'id'));
    for (let at = 0; at < 30; at += 1) {
      films.push(await addFilm(site, ownerId, { title: `Film ${at}`, durationMs: 60_000 * (at + 1) }));
    }
    await site.query(
      `update videos set published_at = now() - (array_position($1, id) * -1 + 31) * interval '1 hour'`,
      [films],
    );
    await site.query(`update videos set category = 'music' where id = any($1)`, [films.slice(0, 4)]);
    // Orders of lists are made anew every ten seconds.
    const { page, context } = await open('/following');
    await waitFor(
      'the films',
      async () => {
        const answer: unknown = await (await page.request.get('/api/v1/home')).json();
        const found: unknown = Reflect.get(Object(Reflect.get(Object(answer), 'data')), 'videos');
        return Array.isArray(found) && found.length >= 24;
      },
      { timeoutMs: 30_000 },
    );
    await context.close();
  });

  it('paints the home page by one request, without anything moving, and by every rule', async () => {
    for (const look of looks) {
      const visitor = await open('/following', viewer, look);
      const { page, troubles } = visitor;
      const asked: string[] = [];
      page.on('request', (request) => {
        const path = new URL(request.url()).pathname;
        if (path.startsWith('/api/v1/')) asked.push(path);
      });
      await page.addInitScript(() => {
        Object.assign(window, { moved: 0 });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const shift = Reflect.get(entry, 'hadRecentInput') === true ? 0 : Number(Reflect.get(entry, 'value'));
            Object.assign(window, { moved: Number(Reflect.get(window, 'moved')) + shift });
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto('/');
      await cards(page).first().waitFor();
      const frame = ['/api/v1/me', '/api/v1/site', '/api/v1/notifications/unread', '/api/v1/following'];
      expect(asked.filter((path) => !frame.includes(path))).toEqual(['/api/v1/home']);
      expect(await findViolations(page)).toEqual([]);
      expect(await findFlaws(page)).toEqual([]);
      expect(await page.evaluate(() => Number(Reflect.get(window, 'moved')))).toBeLessThanOrEqual(0.05);
      expect(troubles).toEqual([]);
    }
  });

  it('loads further pages while it is scrolled, and comes back to where one was', async () => {
    const { page } = await open('/');
    await cards(page).first().waitFor();
    await page.mouse.wheel(0, 6000);
    await page.waitForFunction((count) => document.querySelectorAll('main [data-video]').length >= count, films.length);
    await card(page, 2).scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(300);
    await card(page, 2).locator('h3 a').click();
    await page.waitForURL(`**/watch/${films[2] ?? ''}`);
    await page.goBack();
    await page.waitForFunction((place) => Math.abs(scrollY - place) < 4, before);
    expect(await cards(page).count()).toBeGreaterThanOrEqual(films.length);
  });

  it('is walked over without a mouse', async () => {
    const { page } = await open('/', viewer, english);
    await cards(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const first = await cards(page).first().getAttribute('data-video');
    expect(
      await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-card]')?.dataset['video']),
    ).toBe(first);
    await page.keyboard.press('w');
    await page.getByText('Kept in “Watch later”').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL('**/live');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto('/me/later');
    await page.locator(`[data-video="${first ?? ''}"]`).waitFor();
  });

  it('keeps topic and order in the address', async () => {
    const { page, troubles } = await open('/', null, english);
    await page.getByRole('link', { name: 'Music' }).click();
    await page.waitForURL('**/explore/music');
    await page.getByRole('heading', { level: 1, name: 'Music' }).waitFor();
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.waitForURL('**/explore/music?sort=newest');
    await page.waitForFunction(() => document.querySelectorAll('main [data-video]').length === 4);
    const titles = await page.locator('main [data-video] h3').allTextContents();
    expect(titles.map((title) => title.trim())).toEqual(['Film 3', 'Film 2', 'Film 1', 'Film 0']);
    await page.reload();
    await cards(page).first().waitFor();
    expect(await page.locator('main [data-video] h3').allTextContents()).toEqual(titles);
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('suggests while one types, finds, narrows, and leaves Enter to an input method', async () => {
    const { page, troubles } = await open('/', viewer, english);
    await cards(page).first().waitFor();
    await page.keyboard.press('/');
    const field = page.getByRole('combobox');
    await field.pressSequentially('Film 2');
    await page.getByRole('option').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await field.evaluate((input) =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
    );
    expect(new URL(page.url()).pathname).toBe('/');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=Film+2');
    await card(page, 2).waitFor();
    await page.getByRole('combobox', { name: 'Length' }).selectOption('long');
    await page.waitForURL('**/search?q=Film+2&duration=long');
    await card(page, 2).waitFor({ state: 'detached' });
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    await page.getByRole('link', { name: 'People' }).click();
    await page.waitForURL('**/search?q=Film+2&type=users');
    await page.goto('/search?q=zzzzqqqq');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('follows a channel, undoes it, and shows what it published by day', async () => {
    const username = await usernameOf(creator);
    const { page, troubles } = await open(`/u/${username}`, viewer, english);
    await page.getByRole('button', { name: 'Follow Far Hills' }).click();
    await page.getByRole('button', { name: /^Following Far Hills/ }).click();
    await page.getByText('You no longer follow Far Hills').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^Following Far Hills/ }).waitFor();
    await page.getByText('1 follower').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    await page.goto(`/u/${username}/followers`);
    await page.getByRole('link', { name: 'Mei' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto('/following');
    await card(page, 29).waitFor();
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toMatch(/Today|Yesterday/);
    expect(await findViolations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('keeps the history: found again, forgotten with a way back, paused, cleared', async () => {
    const { page, troubles } = await open('/following', viewer, english);
    for (const [at, positionMs] of [
      [5, 61_000],
      [6, 125_000],
    ] as const) {
      const answer = await page.request.post(`/api/v1/videos/${films[at] ?? ''}/beacon`, {
        data: { playId: `play0000000000${at}${at}`, positionMs, playedMs: 0, event: 'pause' },
      });
      expect(answer.status()).toBe(200);
    }
    await page.goto('/me/history');
    await card(page, 6).getByText('Stopped at 2:05').waitFor();
    await page.getByRole('textbox', { name: 'Search the history' }).fill('Film 5');
    await page.waitForURL('**/me/history?q=Film+5');
    await card(page, 6).waitFor({ state: 'detached' });
    await choose(page, 5, 'Remove from the history');
    await page.getByText('Nothing in the history matches').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await card(page, 5).waitFor();
    await page.getByRole('button', { name: 'Clear search' }).last().click();
    await card(page, 6).waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await findFlaws(page)).toEqual([]);
    await page.getByRole('switch', { name: 'Keep the history' }).click();
    await page.getByText('what you watch now is not kept').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    const dialog = page.getByRole('dialog');
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Clear all' }).click();
    await page.getByRole('heading', { name: 'Nothing watched yet' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('sends a removal that waits when the page goes away', async () => {
    const { page } = await open('/following', viewer, english);
    const count = async (): Promise<unknown> => {
      const answer: unknown = await (await page.request.get('/api/v1/me/later')).json();
      return Reflect.get(Object(Reflect.get(Object(answer), 'data')), 'total');
    };
    const before = await count();
    await page.request.put(`/api/v1/videos/${films[9] ?? ''}/later`);
    await page.goto('/me/later');
    await choose(page, 9, 'Take out of “Watch later”');
    await card(page, 9).waitFor({ state: 'detached' });
    await page.goto('/live');
    await waitFor('one less', async () => (await count()) === before);
    expect(await count()).toBe(before);
  });

  it('sorts favourites into folders', async () => {
    const { page, troubles } = await open('/following', viewer, english);
    for (const at of [11, 12]) await page.request.put(`/api/v1/videos/${films[at] ?? ''}/favourite`, { data: {} });
    await page.goto('/me/favorites');
    await card(page, 11).waitFor();
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('For the weekend');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL('**/me/favorites?folder=*');
    await page.getByRole('heading', { name: 'This folder is empty' }).waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Rainy days');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Rainy days' }).waitFor();
    await page.getByRole('button', { name: 'Delete the folder' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the folder' }).click();
    await card(page, 11).waitFor();
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('checkbox', { name: 'Film 11' }).click();
    await page.getByRole('checkbox', { name: 'Film 12' }).click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take out 2' }).click();
    await page.getByRole('heading', { name: 'No favourites yet' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('shows what is gone as a grey row that can be taken out', async () => {
    const { page } = await open('/following', viewer, english);
    await page.request.put(`/api/v1/videos/${films[14] ?? ''}/like`);
    await site.query('update videos set deleted_at = now(), deleted_by = owner_id where id = $1', [films[14]]);
    await page.goto('/me/likes');
    await page.getByText('Not available any more').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take out “Film 14”' }).click();
    await page.getByRole('heading', { name: 'You have not liked anything yet' }).waitFor();
  });
});
