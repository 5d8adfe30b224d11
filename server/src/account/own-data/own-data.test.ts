import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderBlobStore, type BlobStore } from '../../platform/blob/index.ts';
import { systemClock, type Clock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { openTestAccount, type TestAccount } from '../testing/test-account.ts';
import { createOwnData, type OwnData } from './own-data.ts';

const dayMs = 24 * 3_600_000;
let shiftMs = 0;
const clock: Clock = { ...systemClock, wall: () => new Date(Date.now() + shiftMs) };
let database: TestDatabase;
let core: TestAccount;
let own: OwnData;
let blobs: BlobStore;
let folder: string;
let nextMobile = 13_700_000_000;
const erased: string[] = [];
let isFailing = false;

let compact = async (): Promise<void> => undefined;

beforeAll(async () => {
  database = await testDatabase();
  core = openTestAccount(database, { clock });
  folder = mkdtempSync(join(tmpdir(), 'amphi-own-data-'));
  blobs = createFolderBlobStore(folder);
  const feature = {
    tables: ['things'],
    export: async (userId: string) => [{ path: 'things.json', content: [{ userId }] }],
    erase: async (userId: string) => {
      if (isFailing) throw new Error('the disk is away');
      erased.push(userId);
    },
  };
  own = createOwnData({
    core,
    database: { ...database, ping: async () => undefined, forgetDeleted: () => compact() },
    blobs,
    audit: core.site.audit,
    features: [feature],
    config: { deletionDays: 30 },
    bus: core.bus,
    clock,
    log: silentLog,
  });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const newUser = async (role = 'user') => {
  nextMobile += 1;
  const { userId } = await core.account.addUser({ mobile: String(nextMobile), password: 'long enough', role });
  return { userId, ...(await core.account.issueToken(userId, 'a phone')) };
};

describe('an export', () => {
  test('holds what every feature keeps, in the clear, without secrets', async () => {
    const { userId, token } = await newUser();
    const { exportId, state } = await own.exports.begin(userId);
    expect(state).toBe('pending');
    await expect(own.exports.begin(userId)).rejects.toMatchObject({ code: 'export_pending' });
    await own.exports.make(exportId);
    const [listed] = await own.exports.list(userId);
    expect(listed).toMatchObject({ exportId, state: 'ready', url: expect.stringContaining(exportId) });
    const { bytes, content } = await own.exports.open(userId, exportId);
    const archive = await buffer(content);
    expect(archive.length).toBe(bytes);
    const files = Object.entries(unzipSync(archive)).map(([path, file]) => [path, strFromU8(file)] as const);
    const text = JSON.stringify(files);
    expect(text).toContain(`+86${nextMobile}`);
    expect(text).toContain('a phone');
    expect(files.map(([path]) => path)).toEqual(expect.arrayContaining(['things.json', 'account/profile.json']));
    expect(text).not.toMatch(/argon2|passwordHash|tokenHash|Sealed|v1\./);
    expect(text).not.toContain(token);
  });

  test('is its owner’s alone, and ends', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const { exportId } = await own.exports.begin(one.userId);
    await expect(own.exports.open(one.userId, exportId)).rejects.toMatchObject({ code: 'export_unknown' });
    await own.exports.make(exportId);
    await expect(own.exports.open(other.userId, exportId)).rejects.toMatchObject({ code: 'export_unknown' });
    shiftMs = 8 * dayMs;
    await expect(own.exports.open(one.userId, exportId)).rejects.toMatchObject({ code: 'export_unknown' });
    await own.exports.sweep();
    expect(await blobs.list(`export/${one.userId}/`)).toEqual([]);
    shiftMs = 0;
  });

  test('asked for many times at once is made once', async () => {
    const { userId } = await newUser();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => own.exports.begin(userId)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a deletion', () => {
  test('can be taken back for thirty days, then everything goes', async () => {
    const { userId, token } = await newUser();
    await own.deletions.begin(userId);
    await expect(own.deletions.begin(userId)).rejects.toMatchObject({ code: 'deletion_pending' });
    await own.deletions.keep(userId);
    await expect(own.deletions.keep(userId)).rejects.toMatchObject({ code: 'conflict' });
    await own.deletions.begin(userId);
    shiftMs = 29 * dayMs;
    expect(await own.deletions.eraseDue()).toBe(0);
    shiftMs = 30 * dayMs + 1_000;
    await expect(own.deletions.keep(userId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await own.deletions.eraseDue()).toBe(1);
    expect(erased).toContain(userId);
    shiftMs = 0;
    await expect(core.account.identify({ kind: 'bearer', token })).rejects.toMatchObject({
      code: 'credential_invalid',
    });
    const { rows } = await database.pool.query('select 1 from users where id = $1', [userId]);
    expect(rows).toEqual([]);
    const [entry] = await core.site.audit.find({ targetId: userId, limit: 1 });
    expect(entry).toMatchObject({ action: 'user.erase', source: 'system' });
  });

  test('that fails in the middle goes on at the next run, and nobody can keep the account meanwhile', async () => {
    const { userId, token } = await newUser();
    await own.deletions.begin(userId);
    shiftMs = 31 * dayMs;
    isFailing = true;
    expect(await own.deletions.eraseDue()).toBe(0);
    shiftMs = 0;
    await expect(core.account.identify({ kind: 'bearer', token })).rejects.toMatchObject({
      code: 'credential_invalid',
    });
    shiftMs = 31 * dayMs;
    isFailing = false;
    expect(await own.deletions.eraseDue()).toBe(1);
    shiftMs = 0;
  });

  test('is not over before the database has forgotten it, whatever ends the process meanwhile', async () => {
    const { userId } = await newUser();
    await own.deletions.begin(userId);
    shiftMs = 31 * dayMs;
    let compactions = 0;
    compact = async () => {
      compactions += 1;
      if (compactions === 1) throw new Error('the disk is full');
    };
    await expect(own.deletions.eraseDue()).rejects.toThrow('the disk is full');
    const { rows } = await database.pool.query('select * from users where id = $1', [userId]);
    expect(rows).toMatchObject([{ nickname: '', mobile_hash: null, mobile_sealed: null, password_hash: null }]);
    expect(await own.deletions.eraseDue()).toBe(1);
    shiftMs = 0;
    expect(compactions).toBe(2);
    const after = await database.pool.query('select 1 from users where id = $1', [userId]);
    expect(after.rows).toEqual([]);
  });

  test('never takes the last who can give rights', async () => {
    const { userId } = await newUser('admin');
    await expect(own.deletions.begin(userId)).rejects.toMatchObject({ code: 'last_admin' });
    const second = await newUser('admin');
    const tries = await Promise.allSettled([own.deletions.begin(userId), own.deletions.begin(second.userId)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
