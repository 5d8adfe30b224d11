import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path.ts';

describe('where a login goes on', () => {
  it.each(['/', '/live/abc?t=1#x', '/me/settings/security'])('is %s', (path) => expect(nextPath(path)).toBe(path));
  it.each([
    'https://evil.example/',
    '//evil.example',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    '/a\\b',
    'javascript:alert(1)',
    '',
    undefined,
    ['/live'],
    '/login?next=/login',
    '/2fa',
  ])('is not %j', (wished) => expect(nextPath(wished)).toBe('/'));
});
