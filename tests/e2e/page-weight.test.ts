import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { weighPage } from './page-weight.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** The budgets count in units of 1024 bytes. */
const kB = 1024;
const shell = ['index.html', 'src/locales/zh-cn.ts'];

describe('the weight of the pages (brotli)', () => {
  it.each([
    ['the shell', shell, 140, 20],
    ['the wall', [...shell, 'src/features/live/live-wall.vue'], 145, 25],
    ['the live page', [...shell, 'src/features/live/live-page.vue'], 150, 28],
  ] as const)('%s stays within its budget', (_name, sources, jsLimit, cssLimit) => {
    const { js, css } = weighPage(dist, sources);
    expect(js).toBeLessThanOrEqual(jsLimit * kB);
    expect(css).toBeLessThanOrEqual(cssLimit * kB);
  });

  it('hls.js adds at most 95 kB to the live page', () => {
    const page = [...shell, 'src/features/live/live-page.vue'];
    const { js } = weighPage(dist, [...page, 'src/player/engine/hls-engine.ts']);
    expect(js - weighPage(dist, page).js).toBeLessThanOrEqual(95 * kB);
  });

  it('the script before the first paint has at most 400 bytes', () => {
    const script = readFileSync(`${dist}/index.html`, 'utf8').match(/<script>([^<]*)<\/script>/)?.[1] ?? '';
    expect(script.length).toBeGreaterThan(0);
    expect(script.length).toBeLessThanOrEqual(400);
  });
});
