import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { siteSettings } from '@amphi/contract';
import { millis } from '@amphi/media/time';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { users } from '../../account/index.ts';
import { createFolderBlobStore, type BlobStore } from '../../platform/blob/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createFakeClock, type FakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { createUploadStore } from './upload.store.ts';
import { UploadTurns } from './upload-turns.ts';
import { Uploads } from './uploads.ts';

const folder = mkdtempSync(join(tmpdir(), 'amphi-uploads-'));
let database: TestDatabase;
let clock: FakeClock;
let blobs: BlobStore;
let uploads: Uploads;
let begun: string[];
let free = 1;
const owner = 'owner1234567';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.pool.query('delete from users');
  await database.drizzle
    .insert(users)
    .values({ id: owner, username: owner, nickname: 'Owner', role: 'user', createdAt: new Date() });
  clock = createFakeClock();
  begun = [];
  free = 1;
  const inner = createFolderBlobStore(mkdtempSync(join(folder, 'store-')));
  blobs = { ...inner, freeShare: async () => free };
  uploads = new Uploads({
    store: createUploadStore(database),
    blobs,
    pipeline: { begin: async (videoId) => void begun.push(videoId) },
    settings: { all: async () => siteSettings.parse({}) },
    isTrusted: async () => false,
    hasFfmpeg: () => true,
    clock,
    log: silentLog,
    minFreeDisk: 0.05,
  });
});

const create = (bytes: number) => uploads.create(owner, { bytes, fileName: 'a.mp4' });
const send = (videoId: string, offset: number, bytes: Buffer) =>
  uploads.receive(videoId, owner, {
    body: Readable.from([bytes]),
    offset,
    declaredBytes: bytes.length,
    checksum: null,
  });

test('the last byte hands the video on, once', async () => {
  const { videoId } = await create(10);
  expect((await send(videoId, 0, randomBytes(4))).offset).toBe(4);
  expect(begun).toEqual([]);
  expect((await send(videoId, 4, randomBytes(6))).offset).toBe(10);
  expect((await uploads.find(videoId, owner)).offset).toBe(10);
  expect(begun).toEqual([videoId]);
});

test('a whole file that a crash kept from its end is handed on by who asks next', async () => {
  const { videoId } = await create(10);
  const upload = await blobs.openUpload(`video/${videoId}/source`, 10);
  await upload.append([randomBytes(10)]);
  await upload.close();
  expect((await uploads.find(videoId, owner)).offset).toBe(10);
  expect(begun).toEqual([videoId]);
  expect(await blobs.stat(`video/${videoId}/source`)).toMatchObject({ bytes: 10 });
});

test('what stood still for seven days is removed, what went on is not', async () => {
  const [old, young] = [await create(10), await create(10)];
  await send(old.videoId, 0, randomBytes(4));
  await clock.advance(millis(6.9 * 86_400_000));
  await send(young.videoId, 0, randomBytes(4));
  await clock.advance(millis(0.2 * 86_400_000));
  await uploads.sweep();
  await expect(uploads.find(old.videoId, owner)).rejects.toMatchObject({ code: 'upload_unknown' });
  expect((await uploads.find(young.videoId, owner)).offset).toBe(4);
  expect(await blobs.uploadedBytes(`video/${old.videoId}/source`)).toBeNull();
});

test('a received video that nobody took up is offered again', async () => {
  const { videoId } = await create(1);
  await send(videoId, 0, randomBytes(1));
  begun = [];
  await uploads.sweep();
  expect(begun).toEqual([]);
  await clock.advance(millis(61_000));
  await uploads.sweep();
  expect(begun).toEqual([videoId]);
});

test('nothing is begun, and nothing goes on, when the disk is nearly full', async () => {
  const { videoId } = await create(10);
  free = 0.04;
  await expect(create(10)).rejects.toMatchObject({ code: 'storage_full' });
  await expect(send(videoId, 0, randomBytes(5))).rejects.toMatchObject({ code: 'storage_full' });
  expect((await uploads.find(videoId, owner)).offset).toBe(0);
});

describe('a body', () => {
  test('that stands still for 30 s is let go, and what it brought stays', async () => {
    const { videoId } = await create(100_000);
    const body = new PassThrough();
    const received = uploads.receive(videoId, owner, { body, offset: 0, declaredBytes: null, checksum: null });
    received.catch(() => undefined);
    body.write(randomBytes(20_000));
    await expect.poll(() => blobs.uploadedBytes(`video/${videoId}/source`)).toBe(20_000);
    await clock.advance(millis(30_000));
    await clock.advance(millis(30_000));
    await expect(received).rejects.toThrow('too slow');
    expect((await uploads.find(videoId, owner)).offset).toBe(20_000);
  });

  test('with a checksum that is cut off leaves nothing', async () => {
    const { videoId } = await create(100_000);
    const body = new PassThrough();
    const digest = createHash('sha256').update('x').digest();
    const checksum = { algorithm: 'sha256', digest } as const;
    const received = uploads.receive(videoId, owner, { body, offset: 0, declaredBytes: null, checksum });
    received.catch(() => undefined);
    body.write(randomBytes(20_000));
    body.destroy(new Error('gone'));
    await expect(received).rejects.toThrow('gone');
    expect((await uploads.find(videoId, owner)).offset).toBe(0);
  });
});

test('turns: the newest cuts who has it and goes on when that one let go', async () => {
  const turns = new UploadTurns();
  const seen: string[] = [];
  const first = await turns.take('a', () => seen.push('first is cut'));
  const second = turns
    .take('a', () => seen.push('second is cut'))
    .then((release) => {
      seen.push('second has it');
      return release;
    });
  const other = await turns.take('b', () => seen.push('never'));
  expect(seen).toEqual(['first is cut']);
  first();
  (await second)();
  other();
  expect(seen).toEqual(['first is cut', 'second has it']);
});
