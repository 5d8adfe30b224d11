import { expect, test } from 'vitest';
import { ownPath, pathWith } from './own-path.ts';

test.each([
  undefined,
  '',
  'me',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/a\\b',
  '/\t/evil.example',
  '/\n/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  ' /me',
  '/.//',
  '/x/..//evil.example',
  '/.//evil.example',
  '/%2e//evil.example',
  '/api/v1/login/oidc/other?link=1',
  '/x/../api/v1/me',
  '/passport/image_code',
])('%j is no page of this site', (typed) => {
  expect(ownPath(typed)).toBe('/');
});

test.each(['/', '/me/settings/security', '/live/1?t=3&x=%2F%2Fa#top', '/watch/直播'])('%s is one', (typed) => {
  expect(decodeURI(ownPath(typed))).toBe(decodeURI(typed));
});

test('a parameter goes before the fragment and keeps the others', () => {
  expect(pathWith('/live/1?t=3#top', 'error', 'a b')).toBe('/live/1?t=3&error=a+b#top');
});
