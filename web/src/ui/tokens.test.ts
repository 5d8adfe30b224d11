// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function readTheme(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const body = block.slice(0, block.indexOf('\n}'));
  return new Map(
    Array.from(body.matchAll(/(--a-[\w-]+):\s*(#[0-9a-f]{6})/gi), (match) => [match[1] ?? '', match[2] ?? '']),
  );
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const light = readTheme(':root');
const dark = new Map([...light, ...readTheme("[data-theme='dark']")]);
const surfaces = ['canvas', 's1', 's2', 's3'];
const texts = ['t1', 't2', 't3', 'pri', 'live-text', 'ok', 'warn', 'err', 'info', 'pro', 'con'];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, theme) => {
  const of = (token: string): string => theme.get(`--a-${token}`) ?? '';
  it.each(texts)('%s reads on every surface', (text) => {
    for (const surface of surfaces) expect(contrast(of(text), of(surface))).toBeGreaterThanOrEqual(4.5);
  });
  it('borders of controls are visible on every surface', () => {
    for (const surface of surfaces) expect(contrast(of('ctrl'), of(surface))).toBeGreaterThanOrEqual(3);
  });
  it('text on fills reads', () => {
    for (const fill of ['pri', 'pri-h', 'pri-a']) expect(contrast(of('on-pri'), of(fill))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('white'), of('live-fill'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('pri'), of('pri-soft'))).toBeGreaterThanOrEqual(4.5);
  });
  it('text over pictures reads on the panel that lies over them', () => {
    for (const text of ['white', 'media', 'media-ok', 'media-warn', 'media-err', 'media-t2']) {
      expect(contrast(of(text), of('media-panel'))).toBeGreaterThanOrEqual(4.5);
    }
  });
});
