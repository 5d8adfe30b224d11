import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { refusal } from '@amphi/contract';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpGet } from '../harness/hls/http.ts';
import { loadSmallClip } from '../harness/media/clip.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { Witness } from './witness.ts';

let server: TestServer;
let witness: Witness;
let stranger: string;
beforeAll(async () => {
  server = await startServer({ env: { AMPHI_LOG_LEVEL: 'debug' } });
  witness = await Witness.open(server, await loadSmallClip());
  const mobile = '13800138001';
  await server.amphi('user', 'add', '--mobile', mobile, '--password', 'a long test password', '--role', 'streamer');
  stranger = z.object({ token: z.string() }).parse(await server.amphi('token', '--mobile', mobile)).token;
});
afterAll(async () => {
  await witness.close();
  await server.stop();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const ask = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
  const answer = await fetch(`${server.url}${path}`, { method, ...init });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

/** Status and string of a refusal in the envelope; what is not in it, or has another code inside, throws. */
const refused = (answer: Answer): readonly [number, string] => {
  const { code, error } = refusal.parse(JSON.parse(answer.text));
  if (code !== answer.status) throw new Error(`the status is ${answer.status}, the code ${code}`);
  return [code, error];
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the list', () => {
  test.each([
    ...['0', '-1', '1e12', 'NaN', '1.5', '', '99999999999999999999', '0x1', '1&page=2'].map((v) => [
      `page=${v}`,
      'page',
    ]),
    ...['0', '-1', '101', 'NaN', '%2B5', '1&size=2'].map((v) => [`size=${v}`, 'size']),
  ])('refuses %s', async (query, field) => {
    expect(refused(await ask('GET', `/api/live/list?${query}`))).toEqual([400, `${field}_invalid`]);
  });

  test('has nothing on a page far past the end', async () => {
    const { status, text: body } = await ask('GET', '/api/live/list?page=999999999&size=100');
    expect([status, JSON.parse(body).data]).toEqual([
      200,
      { records: [], total: 1, page: 999_999_999, size: 100, pages: 1 },
    ]);
  });

  test.each(['Bearer x', 'Bearer', 'Basic eDp5', ''])('is 401 for the credential "%s"', async (authorization) => {
    expect(refused(await ask('GET', '/api/live/list', { headers: { authorization } }))).toEqual([
      401,
      'credential_invalid',
    ]);
  });
});

describe('a new room', () => {
  const create = async (body: BodyInit, headers: Record<string, string>): Promise<Answer> =>
    ask('POST', '/api/live/create', { body, headers: { ...headers, ...bearer(stranger) } });
  const deep = '['.repeat(100_000);
  test.each<[string, string, Record<string, string>, number, string]>([
    ['no title', '{"category":"x"}', json, 400, 'title_required'],
    ['a title of 10 kB', JSON.stringify({ title: 'a'.repeat(10_000), category: 'x' }), json, 400, 'title_too_long'],
    ['an invisible title', '{"title":"\\u200b ","category":"x"}', json, 400, 'title_required'],
    ['a title with NUL', 'title=a%00&category=x', form, 400, 'text_invalid'],
    ['two titles', 'title=a&title=b&category=x', form, 400, 'title_invalid'],
    ['a category of 33', JSON.stringify({ title: 'a', category: 'c'.repeat(33) }), json, 400, 'category_too_long'],
    ['broken JSON', '{"title":', json, 400, 'body_invalid'],
    ['deep JSON', deep, json, 400, 'body_invalid'],
    ['a prototype', '{"__proto__":{"a":1},"title":"a","category":"x"}', json, 400, 'body_invalid'],
    ['no object', '[]', json, 400, 'body_invalid'],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'media_type_unsupported'],
    ['2 MB', JSON.stringify({ title: 'a'.repeat(2e6) }), json, 413, 'body_too_large'],
  ])('refuses %s', async (_what, body, headers, status, error) => {
    expect(refused(await create(body, headers))).toEqual([status, error]);
  });

  test('is 401 before its body is looked at', async () => {
    expect(refused(await ask('POST', '/api/live/create', { body: '{', headers: json }))).toEqual([
      401,
      'login_required',
    ]);
  });
});

describe('what does not exist or is not one’s own', () => {
  const ids = ['x', 'unknown12345', '..%2F..%2Fetc', '%00', 'a%00b', '__proto__', '%F0%9F%98%80', "1'%20or%201=1"];
  test.each(ids)('the id %s is 404 on every path', async (id) => {
    const paths = [`/api/live/detail/${id}`, `/media/live/${id}/index.m3u8`, `/media/live/${id}/a/0.m4s`];
    for (const path of paths) expect([path, (await ask('GET', path)).status]).toEqual([path, 404]);
    expect((await ask('GET', `/api/v1/live/${id}`, { headers: bearer(stranger) })).status).toBe(404);
    expect((await ask('GET', `/api/v1/live/${id}`)).status).toBe(401);
  });

  test('a room answers nobody but its owner', async () => {
    const room = `/api/v1/live/${witness.onAir.live.liveId}`;
    const calls = [
      ...['', '/key', '/sessions', '/facts'].map((rest) => ['GET', rest] as const),
      ...['/key', '/end', '/go-live', '/take-over'].map((rest) => ['POST', rest] as const),
      ['DELETE', ''] as const,
    ];
    for (const [method, rest] of calls) {
      expect(refused(await ask(method, room + rest))).toEqual([401, 'login_required']);
      expect(refused(await ask(method, room + rest, { headers: bearer(stranger) }))).toEqual([403, 'forbidden']);
    }
    const patch = { body: '{"title":"mine"}', headers: { ...json, ...bearer(stranger) } };
    expect(refused(await ask('PATCH', room, patch))).toEqual([403, 'forbidden']);
    const [session] = await (await server.client()).liveSessions(witness.onAir.live.liveId);
    const recording = `/media/live/${witness.onAir.live.liveId}/recordings/${session?.sessionId}.mp4`;
    expect((await ask('GET', recording)).status).toBe(401);
    expect((await ask('GET', recording, { headers: bearer(stranger) })).status).toBe(403);
  });

  test.each([
    ['DELETE', '/api/health'],
    ['GET', '/api/live/create'],
    ['POST', '/api/live/list'],
    ['GET', '/api/%zz'],
    ['GET', '/assets/..%2F..%2Fpackage.json'],
  ])('%s %s is 404 in the envelope', async (method, path) => {
    expect(refused(await ask(method, path))).toEqual([404, 'not_found']);
  });
});

describe('other sites', () => {
  const patch = (headers: Record<string, string>): Promise<Answer> =>
    ask('PATCH', `/api/v1/live/${witness.onAir.live.liveId}`, { headers: { ...json, ...headers }, body: '{}' });

  test('cannot act with a visitor’s cookie', async () => {
    const cookie = `amphi_session=${await server.token()}`;
    expect((await patch({ cookie, origin: server.url })).status).toBe(200);
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`]) {
      expect(refused(await patch({ cookie, origin }))).toEqual([403, 'origin_refused']);
    }
  });

  test('cannot read answers, and may play media', async () => {
    const headers = { origin: 'https://evil.example' };
    expect((await ask('GET', '/api/live/list', { headers })).headers.get('access-control-allow-origin')).toBe(null);
    const media = await ask('GET', `/media/live/${witness.onAir.live.liveId}/index.m3u8`, { headers });
    expect(media.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('bytes that are no proper request', () => {
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(bytes);
    return text(socket);
  };
  const post = 'POST /api/live/create HTTP/1.1\r\nHost: a\r\n';
  test.each([
    ['length and chunks', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`, 400],
    ['unknown chunks', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
    ['a space before the colon', `${post}Content-Length : 0\r\n\r\n`, 400],
    ['bare line feeds', 'GET /api/health HTTP/1.1\nHost: a\n\n', 400],
    ['headers of 64 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(65_000)}\r\n\r\n`, 431],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n', 400],
  ])('%s', async (_what, bytes, status) => {
    expect(await send(bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('playlists and ranges', () => {
  test.each(['_HLS_msn=-1', '_HLS_msn=1000000000', '_HLS_part=0', '_HLS_msn=NaN', '_HLS_msn=0&_HLS_part=-1'])(
    'a reload with %s is 400',
    async (query) => {
      expect((await httpGet(`${witness.onAir.follower.mediaUrl}?${query}`)).status).toBe(400);
    },
  );

  test.each([
    ['bytes=0-9', 206, '10'],
    ['bytes=-1', 206, '1'],
    ['bytes=5-2', 200, 'all'],
    ['bytes=0-0,2-3', 200, 'all'],
    ['bytes=99999999-', 416, 'error'],
    [`bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(',')}`, 200, 'all'],
  ])('the range %#', async (range, status, length) => {
    const url = new URL('0.m4s', witness.onAir.follower.mediaUrl);
    const whole = String((await httpGet(url)).body.length);
    const answer = await httpGet(url, { headers: { range } });
    const expected = length === 'all' ? whole : length;
    expect([answer.status, status === 416 ? 'error' : String(answer.body.length)]).toEqual([status, expected]);
  });

  test('other spellings of a media file are not there', async () => {
    for (const name of ['00.m4s', '-1.m4s', '1e3.m4s', 'INDEX.M3U8', 'index.jsonl', '..%2Findex.m3u8', '0.m4s%00']) {
      expect([name, (await httpGet(new URL(name, witness.onAir.follower.mediaUrl))).status]).toEqual([name, 404]);
    }
  });
});

test('300 requests at once and 500 small ranges of a recording are answered, and no viewer notices', async () => {
  const lists = Array.from({ length: 300 }, () => httpGet(`${server.url}/api/live/list`));
  expect(new Set((await Promise.all(lists)).map(({ status }) => status))).toEqual(new Set([200]));
  const { liveId } = witness.onAir.live;
  const [session] = await (await server.client()).liveSessions(liveId);
  const url = `${server.url}/media/live/${liveId}/recordings/${session?.sessionId}.mp4`;
  const authorization = `Bearer ${await server.token()}`;
  const ranges = Array.from({ length: 500 }, (_, at) =>
    httpGet(url, { headers: { authorization, range: `bytes=${at}-${at}` } }),
  );
  expect(new Set((await Promise.all(ranges)).map(({ status }) => status))).toEqual(new Set([206]));
  expect(await witness.complaints()).toEqual([]);
});

test('keys, tokens and numbers of people stand in no log line and no answer to others', async () => {
  const { liveId, streamKey } = witness.onAir.live;
  const open = await Promise.all([
    ask('GET', '/api/live/list?size=100'),
    ask('GET', `/api/live/detail/${liveId}`),
    ask('GET', '/docs/openapi.json'),
    ask('GET', new URL(witness.onAir.follower.mediaUrl).pathname),
    ask('GET', `/media/live/${liveId}/index.m3u8`),
  ]);
  const texts = [...open.map((answer) => answer.text), server.output];
  expect(server.output).toContain('"answered"');
  for (const secret of [streamKey, await server.token(), stranger, '13800138000', '13800138001']) {
    expect(texts.filter((found) => found.includes(secret))).toEqual([]);
  }
});
