import { expect, test } from 'vitest';
import { createRecordingLinks } from './recording-link.ts';

const siteKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 31) % 256);
const at = (iso: string) => ({ wall: () => new Date(iso) });
const queryOf = (link: string) => {
  const query = new URL(link, 'http://host').searchParams;
  return { expires: Number(query.get('expires')), signature: query.get('signature') ?? '' };
};

test('a link opens its own recording until it runs out', () => {
  const query = queryOf(createRecordingLinks(siteKey, at('2026-11-20T10:00:00Z')).sign('room', 'session'));
  const later = createRecordingLinks(siteKey, at('2026-11-20T21:59:00Z'));
  expect(later.isValid('room', 'session', query)).toBe(true);
  expect(later.isValid('room', 'other', query)).toBe(false);
  expect(later.isValid('other', 'session', query)).toBe(false);
  expect(createRecordingLinks(siteKey, at('2026-11-20T23:30:00Z')).isValid('room', 'session', query)).toBe(false);
});

test('a changed end, a changed signature and another site key open nothing', () => {
  const links = createRecordingLinks(siteKey, at('2026-11-20T10:00:00Z'));
  const query = queryOf(links.sign('room', 'session'));
  expect(links.isValid('room', 'session', { ...query, expires: query.expires + 1 })).toBe(false);
  expect(links.isValid('room', 'session', { ...query, signature: `${query.signature.slice(0, -1)}-` })).toBe(false);
  expect(links.isValid('room', 'session', { ...query, signature: '' })).toBe(false);
  const elsewhere = createRecordingLinks(siteKey.toReversed(), at('2026-11-20T10:00:00Z'));
  expect(elsewhere.isValid('room', 'session', query)).toBe(false);
});
