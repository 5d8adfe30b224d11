import { expect, test } from 'vitest';
import { createVideoLinks } from './links.ts';

const siteKey = new Uint8Array(32).fill(7);
let now = Date.UTC(2026, 10, 20, 12, 0, 0);
const clock = { wall: () => new Date(now) };
const links = createVideoLinks({ siteKey, clock, cdnUrl: null });
const tokenOf = (address: string): string => /\/s\/([^/]+)\//.exec(address)?.[1] ?? '';

test('open files have plain addresses, also on a CDN', () => {
  expect(links.address('video1', 'take/cover-1.webp', true)).toBe('/media/video/video1/take/cover-1.webp');
  const cdn = createVideoLinks({ siteKey, clock, cdnUrl: 'https://cdn.example' });
  expect(cdn.address('video1', 'index.m3u8', true)).toBe('https://cdn.example/media/video/video1/index.m3u8');
  expect(cdn.address('video1', 'index.m3u8', false)).toMatch(
    /^https:\/\/cdn\.example\/media\/video\/video1\/s\/[^/]+\/index\.m3u8$/,
  );
});

test('a token is good for 2.5 to 5 minutes, and the same for all who ask within a window', () => {
  now = Date.UTC(2026, 10, 20, 12, 0, 1);
  const token = tokenOf(links.address('video1', 'a', false));
  now += 100_000;
  expect(tokenOf(links.address('video1', 'b', false))).toBe(token);
  expect(links.check('video1', token)).toMatchObject({ isValid: true });
  for (let late = 0; late < 150_000; late += 10_000) {
    now = Date.UTC(2026, 10, 20, 13, 0, 0) + late;
    const made = tokenOf(links.address('video1', 'a', false));
    const verdict = links.check('video1', made);
    expect(verdict.isValid && verdict.secondsLeft).toBeGreaterThanOrEqual(150);
    expect(verdict.isValid && verdict.secondsLeft).toBeLessThanOrEqual(300);
    now += 300_000;
    expect(links.check('video1', made)).toEqual({ isValid: false });
  }
});

test('a token of another video, another site, another time or shape is none', () => {
  now = Date.UTC(2026, 10, 20, 14, 0, 0);
  const token = tokenOf(links.address('video1', 'a', false));
  const other = createVideoLinks({ siteKey: new Uint8Array(32).fill(8), clock, cdnUrl: null });
  expect(links.check('video2', token)).toEqual({ isValid: false });
  expect(other.check('video1', token)).toEqual({ isValid: false });
  const [expires = '', signature = ''] = token.split('.');
  const later = (Number.parseInt(expires, 36) + 150).toString(36);
  for (const wrong of [
    '',
    '.',
    expires,
    `${later}.${signature}`,
    `${expires}.${signature}A`,
    `${token}.x`,
    `-1.${signature}`,
  ]) {
    expect(links.check('video1', wrong)).toEqual({ isValid: false });
  }
});
