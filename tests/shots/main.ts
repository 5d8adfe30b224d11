import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../harness/browser/chromium.ts';
import { makeClip } from './clip.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';
import { playSocket, Stage } from './stage.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = join(root, 'shots');
/** Another build than the usual one, to look at changes while somebody tests. */
const webRoot = process.env['AMPHI_WEB_ROOT'] ?? join(root, 'web/dist');
const sizes = [
  { name: 'desktop', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, hasTouch: false },
  { name: 'mobile', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
] as const;
const themes = ['dark', 'light'] as const;
const locales = ['zh-CN', 'en'] as const;

const wished = process.argv.slice(2);
const chosen = scenes.filter((scene) => wished.length === 0 || wished.some((wish) => scene.name.startsWith(wish)));
const clipDir = await mkdtemp(join(tmpdir(), 'amphi-shots-'));
await mkdir(outDir, { recursive: true });
await makeClip(clipDir);
const browser = await openBrowser();
try {
  for (const scene of chosen) await shoot(browser, scene);
} finally {
  await browser.close();
  await rm(clipDir, { recursive: true, force: true });
}

interface Variant {
  readonly size: (typeof sizes)[number];
  readonly theme: (typeof themes)[number];
  readonly locale: (typeof locales)[number];
}

/** Takes one scene in all sizes, themes and languages; those of one size at the same time. */
async function shoot(browser: Browser, scene: Scene): Promise<void> {
  for (const size of sizes) {
    const variants = themes.flatMap((theme) => locales.map((locale) => ({ size, theme, locale })));
    await Promise.all(variants.map((variant) => shootOne(browser, scene, variant)));
  }
}

/** Takes one picture on a stage of its own. */
async function shootOne(browser: Browser, scene: Scene, { size, theme, locale }: Variant): Promise<void> {
  const stage = new Stage(webRoot, clipDir);
  stage.mood = scene.mood ?? stage.mood;
  const { name: sizeName, ...device } = size;
  const context = await browser.newContext({
    ...device,
    baseURL: await stage.open(),
    colorScheme: theme,
    locale,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  const file = `${scene.name}-${sizeName}-${theme}-${locale}.png`;
  try {
    await playSocket(page);
    await scene.prepare?.(page, context);
    await page.goto(scene.path, { waitUntil: 'load' });
    await page.getByRole('main').waitFor();
    await scene.act?.(page, context);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(outDir, file) });
    process.stderr.write(`${file}\n`);
  } catch (error) {
    process.stderr.write(`${file}: ${String(error).split('\n')[0]}\n`);
    process.exitCode = 1;
  } finally {
    await context.close();
    stage.close();
  }
}
