/** What every store promises, checked on each of them. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDividedBlobStore, createFolderBlobStore, createS3BlobStore, type BlobStore } from './index.ts';
import { startTestS3, type TestS3 } from './testing/test-s3.ts';

const root = mkdtempSync(join(tmpdir(), 'amphi-blobs-'));
let s3: TestS3;
beforeAll(async () => {
  s3 = await startTestS3(join(root, 's3'));
});
afterAll(async () => {
  await s3.stop();
  rmSync(root, { recursive: true, force: true });
});

const newFolder = (): string => mkdtempSync(join(root, 'folder-'));
const newS3 = (): BlobStore =>
  createS3BlobStore({ settings: s3.settings(`p${randomBytes(4).toString('hex')}/`), scratch: newFolder() });
/** Every store, and how to open it again as after a crash. */
const stores: Readonly<Record<string, () => () => BlobStore>> = {
  'a folder': () => {
    const folder = newFolder();
    return () => createFolderBlobStore(folder);
  },
  S3: () => {
    const settings = s3.settings(`p${randomBytes(4).toString('hex')}/`);
    const scratch = newFolder();
    return () => createS3BlobStore({ settings, scratch });
  },
  'two stores as one': () => {
    const [local, remote] = [createFolderBlobStore(newFolder()), newS3()];
    return () => createDividedBlobStore('live/', local, remote);
  },
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe.each(Object.entries(stores))('%s', (_name, prepare) => {
  let open: () => BlobStore;
  let store: BlobStore;
  beforeEach(() => {
    open = prepare();
    store = open();
  });
  const textOf = async (key: string, range?: { start: number; end: number }): Promise<string> =>
    (await buffer(await store.read(key, range))).toString();

  test('gives back what was put, whole or in part, and replaces it at once', async () => {
    await store.put('video/a/1.m4s', [bytes('hello '), bytes(''), bytes('world')]);
    expect(await textOf('video/a/1.m4s')).toBe('hello world');
    expect(await textOf('video/a/1.m4s', { start: 6, end: 8 })).toBe('wor');
    expect(await store.stat('video/a/1.m4s')).toEqual({ key: 'video/a/1.m4s', bytes: 11 });
    await store.put('video/a/1.m4s', [bytes('new')]);
    expect(await textOf('video/a/1.m4s')).toBe('new');
    await store.put('empty', []);
    expect(await store.stat('empty')).toEqual({ key: 'empty', bytes: 0 });
  });

  test('tells what does not exist as such', async () => {
    await expect(store.read('nothing/here')).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.withFile('nothing/here', async (path) => path)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.stat('nothing/here')).toBeNull();
    expect(await store.uploadedBytes('nothing/here')).toBeNull();
    expect(await store.list('nothing/')).toEqual([]);
    await store.delete('nothing/here');
    await store.deleteAll('nothing/');
  });

  test('lists and removes what lies below a prefix, in key order', async () => {
    for (const key of ['live/b/1', 'video/a/2', 'video/a/10', 'video/a/deep/x', 'video/ab', 'other'])
      await store.put(key, [bytes(key)]);
    expect((await store.list('video/a/')).map(({ key }) => key)).toEqual(['video/a/10', 'video/a/2', 'video/a/deep/x']);
    expect((await store.list('')).map(({ key }) => key)).toEqual([
      'live/b/1',
      'other',
      'video/a/10',
      'video/a/2',
      'video/a/deep/x',
      'video/ab',
    ]);
    await store.deleteAll('video/a/');
    await store.delete('other');
    expect((await store.list('')).map(({ key }) => key)).toEqual(['live/b/1', 'video/ab']);
    await store.deleteAll('');
    expect(await store.list('')).toEqual([]);
  });

  test('holds what a writer appended, in the order of the calls, once it is closed', async () => {
    const writer = await store.openWriter('x/y');
    const appends = Array.from({ length: 500 }, (_, at) => writer.append([bytes(`${at},`)]));
    await Promise.all([...appends, writer.close()]);
    const expected = Array.from({ length: 500 }, (_, at) => `${at},`).join('');
    expect(await textOf('x/y')).toBe(expected);
    const again = await store.openWriter('x/y', { resume: true });
    await again.append([bytes('more')]);
    await again.close();
    expect(await textOf('x/y')).toBe(`${expected}more`);
    const anew = await store.openWriter('x/y');
    await anew.append([bytes('short')]);
    await anew.close();
    expect(await textOf('x/y')).toBe('short');
  });

  test('hands a blob to a program as a file, and takes a file that a program left', async () => {
    const data = randomBytes(300_000);
    await store.put('video/a/source', [data]);
    expect(await store.withFile('video/a/source', async (path) => sha(readFileSync(path)))).toBe(sha(data));
    const file = join(newFolder(), 'out.mp4');
    writeFileSync(file, data);
    await store.putFile('video/a/out.mp4', file);
    expect(sha(await buffer(await store.read('video/a/out.mp4')))).toBe(sha(data));
  });

  test('takes no link for a file', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'secret'), 'secret');
    symlinkSync(join(folder, 'secret'), join(folder, 'out.mp4'));
    await expect(store.putFile('video/a/out.mp4', join(folder, 'out.mp4'))).rejects.toThrow(/ELOOP/);
    await expect(store.putFile('video/a/out.mp4', folder)).rejects.toThrow(/plain file|EISDIR/);
    expect(await store.stat('video/a/out.mp4')).toBeNull();
  });

  test('goes on with an upload where it was closed, whoever opened it before', async () => {
    const data = randomBytes(100_000);
    const key = 'video/u/source';
    const go = async (from: number, to: number) => {
      const upload = await open().openUpload(key, data.length);
      expect(upload.offset).toBe(from);
      for (let at = from; at < to; at += 7_000) await upload.append([data.subarray(at, Math.min(at + 7_000, to))]);
      expect(upload.offset).toBe(to);
      return upload;
    };
    let from = 0;
    for (const to of [1, 40_000, 99_999]) {
      await (await go(from, to)).close();
      expect(await open().uploadedBytes(key)).toBe(to);
      expect(await store.stat(key)).toBeNull();
      expect(await store.list('video/')).toEqual([]);
      from = to;
    }
    await (await go(from, data.length)).finish();
    expect(await store.uploadedBytes(key)).toBeNull();
    expect((await store.list('video/')).map((one) => one.key)).toEqual([key]);
    expect(sha(await buffer(await store.read(key)))).toBe(sha(data));
  });

  test('an upload of many parts survives the end of its process in the middle', async () => {
    const data = randomBytes(20 * 1024 * 1024 + 5);
    const upload = await open().openUpload('video/big/source', data.length);
    for (let at = 0; at < 18 * 1024 * 1024; at += 1024 * 1024)
      await upload.append([data.subarray(at, at + 1024 * 1024)]);
    // The process dies here: nothing is closed.
    const again = await open().openUpload('video/big/source', data.length);
    expect(again.offset).toBeGreaterThanOrEqual(16 * 1024 * 1024);
    expect(again.offset).toBeLessThanOrEqual(18 * 1024 * 1024);
    expect(await store.uploadedBytes('video/big/source')).toBe(again.offset);
    for (let at = again.offset; at < data.length; at += 5_000_000)
      await again.append([data.subarray(at, at + 5_000_000)]);
    await again.finish();
    await upload.close();
    expect(sha(await buffer(await store.read('video/big/source')))).toBe(sha(data));
  });

  test('an upload that is given up leaves nothing', async () => {
    for (const give of [() => store.delete('video/g/source'), () => store.deleteAll('video/g/')]) {
      const upload = await store.openUpload('video/g/source', 100);
      await upload.append([bytes('half')]);
      await upload.close();
      await give();
      expect(await store.uploadedBytes('video/g/source')).toBeNull();
      const anew = await store.openUpload('video/g/source', 100);
      expect(anew.offset).toBe(0);
      await anew.close();
      await store.deleteAll('video/g/');
    }
  });

  test.each(['', '../x', 'a/../b', 'a//b', '/etc/passwd', 'a/', 'a/.hidden', 'a\0b', 'a~upload', 'x'.repeat(300)])(
    'refuses the key %j',
    async (key) => {
      const refused = { code: 'blob_key_invalid' };
      await expect(store.put(key, [])).rejects.toMatchObject(refused);
      await expect(store.openWriter(key)).rejects.toMatchObject(refused);
      await expect(store.openUpload(key, 1)).rejects.toMatchObject(refused);
      await expect(store.uploadedBytes(key)).rejects.toMatchObject(refused);
      await expect(store.read(key)).rejects.toMatchObject(refused);
      await expect(store.withFile(key, async () => 1)).rejects.toMatchObject(refused);
      await expect(store.stat(key)).rejects.toMatchObject(refused);
      await expect(store.delete(key)).rejects.toMatchObject(refused);
      await expect(store.deleteAll(key === '' ? 'live' : key.replace(/\/$/, ''))).rejects.toMatchObject(refused);
    },
  );

  test('says what is free as far as it knows', async () => {
    expect(await store.freeShare()).toBeGreaterThan(0);
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });
});

test('files of lives stay in the local store', async () => {
  const [local, remote] = [createFolderBlobStore(newFolder()), newS3()];
  const store = createDividedBlobStore('live/', local, remote);
  await store.put('live/a', [bytes('a')]);
  await store.put('video/a', [bytes('a')]);
  expect([(await local.list('')).length, (await remote.list('')).length]).toEqual([1, 1]);
});

test('a bucket that is not there is told at the start', async () => {
  const settings = s3.settings('');
  const scratch = newFolder();
  await createS3BlobStore({ settings, scratch }).check();
  await expect(
    createS3BlobStore({ settings: { ...settings, bucket: 'nothing-here' }, scratch }).check(),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
});
