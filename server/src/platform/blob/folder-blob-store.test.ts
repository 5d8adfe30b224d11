import { mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createFolderBlobStore, type BlobStore } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'amphi-blob-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
let store: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'store-'));
  store = createFolderBlobStore(folder);
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = async (key: string, range?: { start: number; end: number }): Promise<string> =>
  (await buffer(await store.read(key, range))).toString();

test('what was put is read back, whole or in part', async () => {
  await store.put('live/a/1.m4s', [bytes('hello '), bytes(''), bytes('world')]);
  expect(await textOf('live/a/1.m4s')).toBe('hello world');
  expect(await textOf('live/a/1.m4s', { start: 6, end: 8 })).toBe('wor');
  expect(await store.stat('live/a/1.m4s')).toEqual({ key: 'live/a/1.m4s', bytes: 11 });
});

test('putting again replaces at once: a reader that began keeps the old bytes', async () => {
  await store.put('a', [bytes('old')]);
  const reader = await store.read('a');
  await store.put('a', [bytes('new')]);
  expect((await buffer(reader)).toString()).toBe('old');
  expect(await textOf('a')).toBe('new');
  expect(readdirSync(join(folder, '.drafts'))).toEqual([]);
});

test('a growing blob can be read while it grows, and goes on after a crash', async () => {
  const writer = await store.openWriter('live/a/2.m4s');
  await writer.append([bytes('one'), bytes('two')]);
  expect(await textOf('live/a/2.m4s')).toBe('onetwo');
  // The process dies here: nothing is closed.
  const again = await createFolderBlobStore(folder).openWriter('live/a/2.m4s', { resume: true });
  await again.append([bytes('three')]);
  await again.close();
  await writer.close();
  expect(await textOf('live/a/2.m4s')).toBe('onetwothree');
});

test('a writer without resume begins anew', async () => {
  await store.put('x', [bytes('longer than the next')]);
  const writer = await store.openWriter('x');
  await writer.append([bytes('short')]);
  await writer.close();
  expect(await textOf('x')).toBe('short');
});

test('appends keep the order of the calls, thousands of chunks at once', async () => {
  const writer = await store.openWriter('many');
  const numbers = Array.from({ length: 3000 }, (_, index) => bytes(`${index},`));
  const first = writer.append(numbers.slice(0, 2000));
  const second = writer.append(numbers.slice(2000));
  await Promise.all([first, second, writer.close()]);
  expect(await textOf('many')).toBe(numbers.map((_, index) => `${index},`).join(''));
});

test('what does not exist is told as such', async () => {
  await expect(store.read('nothing/here')).rejects.toMatchObject({ code: 'not_found' });
  expect(await store.stat('nothing/here')).toBeNull();
  expect(await store.list('nothing/')).toEqual([]);
  await store.delete('nothing/here');
  await store.deleteAll('nothing/');
});

test('lists and removes what lies below a prefix, in key order', async () => {
  for (const key of ['live/b/1', 'live/a/2', 'live/a/10', 'live/a/deep/x', 'other']) await store.put(key, [bytes(key)]);
  expect((await store.list('live/')).map(({ key }) => key)).toEqual([
    'live/a/10',
    'live/a/2',
    'live/a/deep/x',
    'live/b/1',
  ]);
  await store.deleteAll('live/a/');
  expect((await store.list('')).map(({ key }) => key)).toEqual(['live/b/1', 'other']);
});

test('the free share is a share', async () => {
  const share = await store.freeShare();
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(1);
});

describe('keys that could leave the store', () => {
  test.each([
    '',
    '/',
    '../x',
    'a/../b',
    'a//b',
    '/etc/passwd',
    'a/',
    '.drafts/x',
    'a/.hidden',
    'a\0b',
    'a b',
    'ä',
    'x'.repeat(300),
    Array(20).fill('a').join('/'),
  ])('%j is refused everywhere', async (key) => {
    const refused = { code: 'blob_key_invalid' };
    await expect(store.put(key, [])).rejects.toMatchObject(refused);
    await expect(store.openWriter(key)).rejects.toMatchObject(refused);
    await expect(store.read(key)).rejects.toMatchObject(refused);
    await expect(store.stat(key)).rejects.toMatchObject(refused);
    await expect(store.delete(key)).rejects.toMatchObject(refused);
  });

  test('a prefix ends with a slash', async () => {
    await expect(store.deleteAll('live')).rejects.toMatchObject({ code: 'blob_key_invalid' });
    await expect(store.list('../')).rejects.toMatchObject({ code: 'blob_key_invalid' });
  });
});

test('a half-written last part can be cut off by resuming at what is whole', async () => {
  await store.put('index.jsonl', [bytes('{"a":1}\n{"b"')]);
  truncateSync(join(folder, 'index.jsonl'), 8);
  const writer = await store.openWriter('index.jsonl', { resume: true });
  await writer.append([bytes('{"b":2}\n')]);
  await writer.close();
  expect(await textOf('index.jsonl')).toBe('{"a":1}\n{"b":2}\n');
});

test('symbolic links in the folder are not listed', async () => {
  writeFileSync(join(root, 'secret'), 'x');
  await store.put('a', [bytes('a')]);
  symlinkSync(join(root, 'secret'), join(folder, 'link'));
  expect((await store.list('')).map(({ key }) => key)).toEqual(['a']);
});
