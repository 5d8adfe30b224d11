import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { envelope, refusal, uploadLimits } from '@amphi/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../harness/process/wait.ts';
import {
  createUpload,
  offsetOf,
  openChunk,
  sendChunk,
  tus,
  upload,
  uploadIdOf,
  type TusAnswer,
  type TusSite,
} from '../harness/upload/tus.ts';
import { newPerson } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const fileOf = (bytes: number): Buffer<ArrayBuffer> => randomBytes(bytes);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
type Uploader = TusSite & { readonly userId: string };
const uploaders: Uploader[] = [];
/** Somebody without uploads; the next test meets the same people again. */
const uploader = async (number = 0): Promise<Uploader> => {
  const known = uploaders[number];
  if (known !== undefined) return known;
  const { token, userId } = await newPerson(site.server);
  return (uploaders[number] = { url: site.url, token, userId });
};
afterEach(() => site.query('delete from videos'));
const refusalOf = ({ status, body }: TusAnswer): readonly [number, string] => {
  const { code, error } = refusal.strict().parse(body);
  expect(code).toBe(status);
  return [status, error];
};
const sourcePath = (videoId: string): string => join(site.server.dataDir, 'blobs', 'video', videoId, 'source');
const rowOf = async (videoId: string): Promise<Record<string, unknown> | undefined> => {
  const [row] = await site.query('select * from videos where id = $1', [videoId]);
  return Object(row);
};
const partOf = (videoId: string): string => `/api/v1/uploads/${videoId}`;

describe('the protocol', () => {
  test('says what it can before anybody logs in', async () => {
    const answer = await fetch(`${site.url}/api/v1/uploads`, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,checksum,termination,expiration',
      'tus-checksum-algorithm': 'sha1,sha256',
      'tus-max-size': '20000000000',
    });
  });

  test('a file in parts arrives byte for byte, and is a video that waits for its work', async () => {
    const who = await uploader();
    const file = fileOf(3_000_000);
    const created = await createUpload(who, file.byteLength, 'My_holiday film.final.MP4');
    const videoId = uploadIdOf(created);
    expect(created.headers.get('location')).toBe(partOf(videoId));
    expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect(await rowOf(videoId)).toMatchObject({
      state: 'uploading',
      title: 'My holiday film.final',
      owner_id: who.userId,
    });
    for (const [from, to] of [
      [0, 1],
      [1, 1_500_000],
      [1_500_000, 3_000_000],
    ] as const) {
      const answer = await sendChunk(who, videoId, { offset: from, bytes: file.subarray(from, to) });
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(to)]);
    }
    expect(sha256(await readFile(sourcePath(videoId)))).toBe(sha256(file));
    expect(await rowOf(videoId)).toMatchObject({ received_bytes: '3000000', file_name: 'My_holiday film.final.MP4' });
    expect((await rowOf(videoId))?.['received_at']).not.toBeNull();
    expect((await rowOf(videoId))?.['state']).not.toBe('uploading');
    const head = await tus(who, 'HEAD', partOf(videoId));
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      200,
      '3000000',
      '3000000',
    ]);
  });

  test.each([
    ['a path', '../../etc/passwd', 'passwd'],
    ['a path of Windows', 'C:\\films\\a.mkv', 'a'],
    ['control and direction characters', 'a\u0000\u202eb\u0007.mp4', 'a b'],
    ['Chinese', '我的 假期.mp4', '我的 假期'],
    ['nothing but an extension', '.mp4', 'Video'],
    ['a very long name', `${'x'.repeat(3000)}.mp4`, 'x'.repeat(80)],
  ])('a file name with %s makes a title that can be read', async (_what, name, title) => {
    const videoId = uploadIdOf(await createUpload(await uploader(), 10, name));
    expect((await rowOf(videoId))?.['title']).toBe(title);
  });

  test('a title that is given counts', async () => {
    const videoId = uploadIdOf(await createUpload(await uploader(), 10, 'a.mp4', '  A  title\n'));
    expect((await rowOf(videoId))?.['title']).toBe('A title');
  });

  test('another version is refused with the one that is spoken', async () => {
    const who = await uploader();
    for (const version of ['0.2.2', '']) {
      const answer = await tus(who, 'POST', '/api/v1/uploads', {
        headers: { 'tus-resumable': version, 'upload-length': '1' },
      });
      expect(refusalOf(answer)).toEqual([412, 'upload_version_unsupported']);
      expect(answer.headers.get('tus-version')).toBe('1.0.0');
    }
  });

  test('another offset is refused and changes nothing', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 100));
    await sendChunk(who, videoId, { offset: 0, bytes: fileOf(40) });
    for (const offset of [0, 39, 41, 100, 1_000_000]) {
      expect(refusalOf(await sendChunk(who, videoId, { offset, bytes: fileOf(10) }))).toEqual([409, 'upload_conflict']);
    }
    expect(await offsetOf(who, videoId)).toBe(40);
  });

  test('bytes past the length are refused before one of them is taken', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 100));
    expect(refusalOf(await sendChunk(who, videoId, { offset: 0, bytes: fileOf(101) }))).toEqual([
      413,
      'body_too_large',
    ]);
    expect(await offsetOf(who, videoId)).toBe(0);
  });

  test('a chunk that does not say how long it is ends with the length, too', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 100_000));
    // Five times 30 kB, and no more: what nobody takes is kept in memory.
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        for (let part = 0; part < 5; part += 1) stream.enqueue(fileOf(30_000));
        stream.close();
      },
    });
    const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    // The refusal may be lost where the connection ends under a client that still sends.
    await tus(who, 'PATCH', partOf(videoId), { headers, body }).catch(() => null);
    expect(await offsetOf(who, videoId)).toBeLessThan(100_000);
    expect((await rowOf(videoId))?.['state']).toBe('uploading');
  });

  test('a chunk of another type is refused', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 2));
    const headers = { 'upload-offset': '0', 'content-type': 'application/json' };
    expect(refusalOf(await tus(who, 'PATCH', partOf(videoId), { headers, body: Buffer.from('{}') }))).toEqual([
      415,
      'media_type_unsupported',
    ]);
  });

  test.each(['', '-1', '0', '1.5', '1e3', '0x10', '99999999999999999999', 'NaN'])(
    'the length %j is refused',
    async (length) => {
      const headers = { 'upload-length': length, 'upload-metadata': 'filename YQ==' };
      const answer = await tus(await uploader(), 'POST', '/api/v1/uploads', { headers });
      expect(refusalOf(answer)).toEqual([400, 'upload_metadata_invalid']);
    },
  );

  test.each([
    '',
    'title YQ==',
    'filename YQ',
    'filename YQ==,filename YQ==',
    'filename !!!!',
    'filename //79',
    `filename YQ==${',a YQ=='.repeat(30)}`,
  ])('the metadata %j are refused', async (metadata) => {
    const headers = { 'upload-length': '5', 'upload-metadata': metadata };
    const answer = await tus(await uploader(), 'POST', '/api/v1/uploads', { headers });
    expect(refusalOf(answer)).toEqual([400, 'upload_metadata_invalid']);
  });
});

describe('checksums', () => {
  const sum = (algorithm: string, bytes: Uint8Array): string =>
    `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`;

  test.each(['sha1', 'sha256'])('a chunk with its %s is taken, one with another is not', async (algorithm) => {
    const who = await uploader();
    const file = fileOf(200_000);
    const videoId = uploadIdOf(await createUpload(who, file.byteLength));
    const wrong = { 'upload-checksum': sum(algorithm, fileOf(10)) };
    const refused = await sendChunk(who, videoId, { offset: 0, bytes: file.subarray(0, 150_000), headers: wrong });
    expect(refusalOf(refused)).toEqual([460, 'upload_checksum_wrong']);
    expect(await offsetOf(who, videoId)).toBe(0);
    for (const [from, to] of [
      [0, 150_000],
      [150_000, 200_000],
    ] as const) {
      const bytes = file.subarray(from, to);
      const headers = { 'upload-checksum': sum(algorithm, bytes) };
      expect((await sendChunk(who, videoId, { offset: from, bytes, headers })).status).toBe(204);
    }
    expect(sha256(await readFile(sourcePath(videoId)))).toBe(sha256(file));
  });

  test.each(['md5 1B2M2Y8AsgTpgAmY7PhCfg==', 'sha1 xyz', 'sha1', 'sha256 2jmj7l5rSw0yVb/vlWAYkK/YBwk='])(
    '%j is not understood',
    async (checksum) => {
      const who = await uploader();
      const videoId = uploadIdOf(await createUpload(who, 5));
      const answer = await sendChunk(who, videoId, {
        offset: 0,
        bytes: fileOf(5),
        headers: { 'upload-checksum': checksum },
      });
      expect(refusalOf(answer)).toEqual([400, 'upload_metadata_invalid']);
      expect(await offsetOf(who, videoId)).toBe(0);
    },
  );

  test('of a chunk with a checksum that was cut off nothing is kept', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 1_000_000));
    const controller = new AbortController();
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(fileOf(500_000)) });
    const sent = fetch(`${site.url}${partOf(videoId)}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${who.token}`,
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-checksum': sum('sha1', fileOf(10)),
      },
      body,
      duplex: 'half',
      signal: controller.signal,
    } as RequestInit).catch(() => null);
    controller.abort();
    await sent;
    expect(await offsetOf(who, videoId)).toBe(0);
  });
});

describe('whose upload it is', () => {
  test('for everybody else it is not there', async () => {
    const [owner, other] = [await uploader(), await uploader(1)];
    const videoId = uploadIdOf(await createUpload(owner, 10));
    const admin = { url: site.url, token: await site.server.token() };
    for (const who of [other, admin]) {
      expect((await tus(who, 'HEAD', partOf(videoId))).status).toBe(404);
      const taken = await sendChunk(who, videoId, { offset: 0, bytes: fileOf(10) });
      const unknown = await sendChunk(who, 'unknown12345', { offset: 0, bytes: fileOf(10) });
      expect(refusalOf(taken)).toEqual([404, 'upload_unknown']);
      expect(taken.body).toEqual(unknown.body);
      expect(refusalOf(await tus(who, 'DELETE', partOf(videoId)))).toEqual([404, 'upload_unknown']);
    }
    const guest = { url: site.url, token: '' };
    expect((await tus(guest, 'HEAD', partOf(videoId), { headers: { authorization: '' } })).status).toBe(401);
    expect(refusalOf(await tus(guest, 'POST', '/api/v1/uploads', { headers: { authorization: '' } }))).toEqual([
      401,
      'login_required',
    ]);
    expect(await offsetOf(owner, videoId)).toBe(0);
  });

  test.each(['..%2F..%2Fetc', '%00', 'a'.repeat(33), 'source', '.'])('the id %j is unknown', async (id) => {
    expect((await tus(await uploader(), 'HEAD', `/api/v1/uploads/${id}`)).status).toBe(404);
  });

  test('a user may not upload where only streamers may', async () => {
    const who = await uploader();
    const limitsOf = async () => {
      const { body } = await tus(who, 'GET', '/api/v1/studio/limits');
      return envelope(uploadLimits).parse(body).data;
    };
    const until = (mayUpload: boolean) =>
      waitFor('the setting', async () => (await limitsOf()).mayUpload === mayUpload, { timeoutMs: 15_000 });
    await site.change({ 'video.whoMayUpload': 'streamers' });
    try {
      await until(false);
      expect(refusalOf(await createUpload(who, 10))).toEqual([403, 'forbidden']);
    } finally {
      await site.change({ 'video.whoMayUpload': null });
      await until(true);
    }
  });
});

describe('giving up and going on', () => {
  test('what was given up is gone, row and bytes', async () => {
    const who = await uploader();
    const videoId = uploadIdOf(await createUpload(who, 100));
    await sendChunk(who, videoId, { offset: 0, bytes: fileOf(50) });
    expect((await tus(who, 'DELETE', partOf(videoId))).status).toBe(204);
    expect((await tus(who, 'HEAD', partOf(videoId))).status).toBe(404);
    expect(await rowOf(videoId)).toEqual({});
    await expect(stat(join(site.server.dataDir, 'blobs', 'video', videoId))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a whole one cannot be given up by tus', async () => {
    const who = await uploader();
    const videoId = await upload(who, fileOf(100));
    expect(refusalOf(await tus(who, 'DELETE', partOf(videoId)))).toEqual([409, 'upload_conflict']);
  });

  test('a connection that went silent is cut by the resume, and nothing that it brought is lost', async () => {
    const who = await uploader();
    const file = fileOf(1_000_000);
    const videoId = uploadIdOf(await createUpload(who, file.byteLength));
    const socket = await openChunk(who, videoId, {
      offset: 0,
      length: file.byteLength,
      bytes: file.subarray(0, 400_000),
    });
    const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
    const began = performance.now();
    // What was on its way when the older one was cut may or may not have been taken: the offset says it.
    const offset = await offsetOf(who, videoId);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(offset).toBeLessThanOrEqual(400_000);
    const answer = await sendChunk(who, videoId, { offset, bytes: file.subarray(offset) });
    expect(answer.status).toBe(204);
    await closed;
    expect(sha256(await readFile(sourcePath(videoId)))).toBe(sha256(file));
  });

  test('of two that send at once one goes on and the file is whole', async () => {
    const who = await uploader();
    const file = fileOf(2_000_000);
    const videoId = uploadIdOf(await createUpload(who, file.byteLength));
    const send = () =>
      sendChunk(who, videoId, { offset: 0, bytes: file }).then(
        ({ status }) => status,
        () => 0,
      );
    await Promise.all([send(), send(), send()]);
    const offset = await offsetOf(who, videoId);
    if (offset < file.byteLength) await sendChunk(who, videoId, { offset, bytes: file.subarray(offset) });
    expect(sha256(await readFile(sourcePath(videoId)))).toBe(sha256(file));
  });
});

describe('limits, before the first byte', () => {
  test('are told', async () => {
    const { ask } = await newPerson(site.server);
    const limits = envelope(uploadLimits).parse((await ask('GET', '/api/v1/studio/limits')).body).data;
    expect(limits).toMatchObject({
      mayUpload: true,
      maxBytes: 20_000_000_000,
      leftTodayBytes: 50_000_000_000,
      maxMinutes: 720,
      isReviewed: true,
    });
  });

  test('a file that is too large', async () => {
    expect(refusalOf(await createUpload(await uploader(), 20_000_000_001))).toEqual([413, 'upload_too_large']);
  });

  test('more than a day allows, also when everything is begun at once', async () => {
    const who = await uploader();
    await site.query(
      `insert into videos (id, owner_id, title, file_name, bytes, created_at, updated_at, state) values ($1, $2, 'a', 'a', 49999999000, now(), now(), 'ready')`,
      [`q${who.userId.slice(1)}`, who.userId],
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => createUpload(who, 400)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    const refusals = answers.filter(({ status }) => status !== 201).map(refusalOf);
    expect(new Set(refusals.map(String))).toEqual(new Set([String([409, 'upload_quota_reached'])]));
  });

  test('ten unfinished ones, also when everything is begun at once', async () => {
    const who = await uploader();
    const answers = await Promise.all(Array.from({ length: 14 }, () => createUpload(who, 10)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refusals = answers.filter(({ status }) => status !== 201).map(refusalOf);
    expect(new Set(refusals.map(String))).toEqual(new Set([String([409, 'too_many_uploads'])]));
  });
});
