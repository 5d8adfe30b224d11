import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LiveFacts } from './live.ts';
import { openLiveApp, type LiveApp } from './testing/live-app.ts';

let live: LiveApp;
let owner: Awaited<ReturnType<LiveApp['logIn']>>;
let other: typeof owner;
let viewer: typeof owner;

beforeAll(async () => {
  live = await openLiveApp();
  [owner, other, viewer] = await Promise.all([live.logIn('streamer'), live.logIn('streamer'), live.logIn('user')]);
});
afterAll(() => live.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const room = (title = 'A talk') => owner.client.liveCreate({ title, category: '游戏' });

const facts = (sessionId: string, viewCount = 0): LiveFacts => ({
  state: 'live',
  sessionId,
  prefix: 'p',
  startTime: new Date(),
  watching: 3,
  viewCount,
  reconnectUntil: null,
  health: { bitrateBps: 1, fps: null, keyframeIntervalMs: null, video: null, audio: null, warnings: [] },
});

const onAir = async (title: string, startTime = new Date()) => {
  const { liveId } = await room(title);
  const session = await live.store.beginSession(liveId, `prefix-${liveId}`, startTime);
  return { liveId, sessionId: session.sessionId };
};

const outcome = (viewCount: number) => ({
  endTime: new Date(),
  reason: 'publisher_gone' as const,
  viewCount,
  peakWatching: 1,
  keyframesWithin2s: true,
  recording: { durationMs: 1234.6, bytes: 5_000_000_000 },
});

describe('POST /api/live/create', () => {
  const create = (payload: object | string, headers: Record<string, string>) =>
    live.app.inject({ method: 'POST', url: '/api/live/create', payload, headers });

  test('makes a room with a key that only its owner sees', async () => {
    const answer = await create(
      { title: ' 你好 ', category: 'Own words', status: 2, ownerId: 'x' },
      bearer(owner.token),
    );
    expect(answer.statusCode).toBe(200);
    const { code, message, msg, data } = answer.json();
    expect([code, message]).toEqual([200, msg]);
    expect(data).toMatchObject({ title: '你好', category: 'Own words', status: 0 });
    expect(data.streamKey).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(data.pushUrl).toBe(`rtmp://localhost/live/${data.streamKey}`);
    const detail = await live.app.inject(`/api/live/detail/${data.liveId}`);
    const list = await live.app.inject('/api/live/list?size=100');
    expect(detail.body + list.body).not.toContain(data.streamKey);
    const stored = await live.database.pool.query('select * from live_rooms where id = $1', [data.liveId]);
    expect(JSON.stringify(stored.rows)).not.toContain(data.streamKey);
    expect((await live.store.findRoomByStreamKey(data.streamKey))?.liveId).toBe(data.liveId);
  });

  test('takes a form body', async () => {
    const headers = { ...bearer(owner.token), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await create('title=Form+talk&category=game', headers);
    expect(answer.json().data).toMatchObject({ title: 'Form talk', category: 'game' });
  });

  test.each([
    [{}, { title: 'title_required', category: 'category_required' }],
    [{ title: '  ', category: 'x' }, { title: 'title_required' }],
    [{ title: 7, category: 'x' }, { title: 'title_invalid' }],
    [{ title: '字'.repeat(101), category: 'x' }, { title: 'title_too_long' }],
    [{ title: 'x', category: 'c'.repeat(33) }, { category: 'category_too_long' }],
    [{ title: 'x', category: '' }, { category: 'category_required' }],
    [{ title: 'a\0b', category: 'x' }, { title: 'text_invalid' }],
  ])('names the wrong field of %j', async (payload, fields) => {
    const answer = await create(payload, bearer(owner.token));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 400, error: Object.values(fields)[0], data: { fields } });
  });

  test.each([
    ['not json', 400, 'body_invalid', 'application/json'],
    ['[]', 400, 'body_invalid', 'application/json'],
    ['{"__proto__":{"a":1}}', 400, 'body_invalid', 'application/json'],
    ['', 400, 'title_required', 'application/json'],
    ['<a/>', 415, 'media_type_unsupported', 'text/xml'],
    [JSON.stringify({ title: 'x'.repeat(1_100_000) }), 413, 'body_too_large', 'application/json'],
  ])('refuses the body %.20s', async (payload, status, error, type) => {
    const answer = await create(payload, { ...bearer(owner.token), 'content-type': type });
    expect([answer.statusCode, answer.json().code, answer.json().error]).toEqual([status, status, error]);
  });

  test('asks for login before anything else, then for the right', async () => {
    const guest = await create('not json', { 'content-type': 'application/json' });
    expect([guest.statusCode, guest.json().error]).toEqual([401, 'login_required']);
    const wrong = await create({}, bearer('nonsense'));
    expect([wrong.statusCode, wrong.json().error]).toEqual([401, 'credential_invalid']);
    const user = await create({}, bearer(viewer.token));
    expect([user.statusCode, user.json().error, user.json().data]).toEqual([403, 'forbidden', null]);
  });
});

describe('GET /api/live/list', () => {
  test.each(['0', '-1', 'NaN', '1e12', '1000000000000', '1.5', '', '１', '1&page=2'])(
    'refuses page=%s',
    async (page) => {
      const answer = await live.app.inject(`/api/live/list?page=${encodeURI(page)}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ error: 'page_invalid', data: { fields: { page: 'page_invalid' } } });
    },
  );

  test.each(['0', '101', '-1', 'NaN', '1e12'])('refuses size=%s', async (size) => {
    const answer = await live.app.inject(`/api/live/list?size=${size}`);
    expect(answer.json()).toMatchObject({
      code: 400,
      error: 'size_invalid',
      data: { fields: { size: 'size_invalid' } },
    });
  });

  test('has only the public rooms of the host that is asked for', async () => {
    const { liveId } = await other.client.liveCreate({ title: 'Of the other', category: 'x' });
    const hidden = await other.client.liveCreate({ title: 'Hidden', category: 'x' });
    await other.client.changeLive(hidden.liveId, { visibility: 'unlisted' });
    await room('Not of the other');
    const list = await live.app.inject(`/api/live/list?owner=${other.userId}`);
    expect(Object.keys(list.json().data)).toEqual(['records', 'total', 'page', 'size', 'pages']);
    expect(list.json().data.records.map((record: { liveId: string }) => record.liveId)).toEqual([liveId]);
    expect(list.json().data).toMatchObject({ total: 1, page: 1, pages: 1 });
    const nobody = await live.app.inject('/api/live/list?owner=0000000000nobody');
    expect(nobody.json().data).toMatchObject({ records: [], total: 0, pages: 0 });
  });

  test.each(['', 'a%00b', "x'--", 'x'.repeat(33)])('refuses owner=%s', async (owner) => {
    const answer = await live.app.inject(`/api/live/list?owner=${owner}`);
    expect([answer.statusCode, answer.json().data?.fields]).toEqual([400, { owner: expect.any(String) }]);
  });

  test('is empty past the end and counts what there is', async () => {
    await room();
    const past = await owner.client.liveList({ page: 999_999_999, size: 100 });
    expect([past.records, past.page, past.size]).toEqual([[], 999_999_999, 100]);
    expect(past.pages).toBe(Math.ceil(past.total / 100));
    const first = (await live.app.inject('/api/live/list')).json().data;
    expect([first.page, first.size]).toEqual([1, 10]);
  });

  test('has what is on air first, then the latest start, then the newest', async () => {
    const fresh = await openLiveApp();
    try {
      expect((await fresh.app.inject('/api/live/list')).json().data).toEqual({
        records: [],
        total: 0,
        page: 1,
        size: 10,
        pages: 0,
      });
      const { client } = await fresh.logIn('streamer');
      const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
      const ids: Record<string, string> = {};
      for (const title of ['never', 'over early', 'over late', 'on air early', 'on air late', 'hidden']) {
        ids[title] = (await client.liveCreate({ title, category: 'x' })).liveId;
      }
      const begin = (title: string, minute: number) => fresh.store.beginSession(ids[title] ?? '', title, at(minute));
      await fresh.store.endSession((await begin('over early', 1)).sessionId, outcome(2));
      await fresh.store.endSession((await begin('over late', 5)).sessionId, outcome(2));
      await begin('on air early', 2);
      await begin('on air late', 3);
      await begin('hidden', 9);
      await client.changeLive(ids['hidden'] ?? '', { visibility: 'unlisted' });
      const { records, total, pages } = await client.liveList({ size: 2 });
      const rest = await client.liveList({ size: 3, page: 2 });
      expect([total, pages]).toEqual([5, 3]);
      expect(records.map((record) => record.title)).toEqual(['on air late', 'on air early']);
      expect(rest.records.map((record) => record.title)).toEqual(['over early', 'never']);
      expect(Object.keys(records[0] ?? {}).toSorted()).toEqual(
        [
          'liveId',
          'title',
          'anchorName',
          'anchorAvatar',
          'coverImage',
          'viewCount',
          'likeCount',
          'commentCount',
          'status',
          'startTime',
          'endTime',
          'category',
        ].toSorted(),
      );
    } finally {
      await fresh.close();
    }
  });
});

describe('GET /api/live/detail/:liveId', () => {
  test.each(['unknown', 'x', "1' or '1'='1", '%00', '%ZZ', '..%2f..%2fetc', 'a'.repeat(300), '中文'])(
    'answers 404 to the id %.20s',
    async (id) => {
      const answer = await live.app.inject(`/api/live/detail/${encodeURI(id).replaceAll('%25', '%')}`);
      expect([answer.statusCode, answer.json().code, answer.json().data]).toEqual([404, 404, null]);
    },
  );

  test('refuses a wrong credential instead of making it a guest', async () => {
    const { liveId } = await room();
    const url = `/api/live/detail/${liveId}`;
    for (const headers of [bearer('wrong'), { authorization: 'Basic abc' }, { cookie: 'a=b; amphi_session=wrong' }]) {
      const answer = await live.app.inject({ url, headers });
      expect([answer.statusCode, answer.json().error]).toEqual([401, 'credential_invalid']);
    }
    const good = await live.app.inject({ url, headers: { cookie: `amphi_session=${viewer.token}` } });
    expect(good.statusCode).toBe(200);
  });

  test('tells state and viewers of a session from never to over', async () => {
    const { liveId } = await room();
    expect(await viewer.client.liveDetail(liveId)).toMatchObject({
      status: 0,
      state: null,
      startTime: null,
      viewCount: 0,
    });
    const { sessionId } = await live.store.beginSession(liveId, `p-${liveId}`, new Date());
    live.engine.running.set(liveId, facts(sessionId, 7));
    await live.store.saveSession(sessionId, { viewCount: 5, peakWatching: 3, health: facts(sessionId).health });
    const running = await viewer.client.liveDetail(liveId);
    expect(running).toMatchObject({ status: 1, state: 'live', watching: 3, viewCount: 7, endTime: null });
    expect(running.play).toEqual({ hls: `/media/live/${liveId}/index.m3u8`, flv: `/media/live/${liveId}.flv` });
    live.engine.running.delete(liveId);
    await live.store.endSession(sessionId, outcome(9));
    await live.store.endSession(sessionId, outcome(50));
    expect(await viewer.client.liveDetail(liveId)).toMatchObject({ status: 2, state: null, viewCount: 9 });
    const again = await live.store.beginSession(liveId, `p2-${liveId}`, new Date());
    await live.store.endSession(again.sessionId, outcome(1));
    expect(await viewer.client.liveDetail(liveId)).toMatchObject({ viewCount: 10 });
  });

  test('keeps a private room from everybody but its owner', async () => {
    const { liveId } = await room();
    await owner.client.changeLive(liveId, { visibility: 'private' });
    await expect(viewer.client.liveDetail(liveId)).rejects.toMatchObject({ status: 404, error: 'live_unknown' });
    expect((await owner.client.liveDetail(liveId)).liveId).toBe(liveId);
  });
});

describe('the own rooms', () => {
  const paths = ['', '/key', '/sessions', '/facts'];

  test("are nobody else's: guests 401, others 403 or 404, never data", async () => {
    const { liveId } = await room();
    const hidden = await room();
    await owner.client.changeLive(hidden.liveId, { visibility: 'private' });
    const calls = [
      ...paths.map((path) => ['GET', path] as const),
      ...['/key', '/end', '/go-live', '/take-over'].map((path) => ['POST', path] as const),
      ['PATCH', ''] as const,
      ['DELETE', ''] as const,
    ];
    for (const [method, path] of calls) {
      const ask = (id: string, headers: Record<string, string>) =>
        live.app.inject({ method, url: `/api/v1/live/${id}${path}`, headers });
      const answers = await Promise.all([
        ask(liveId, {}),
        ask(liveId, bearer(viewer.token)),
        ask(liveId, bearer(other.token)),
        ask(hidden.liveId, bearer(other.token)),
        ask('unknown12345', bearer(other.token)),
      ]);
      expect(
        answers.map((answer) => answer.statusCode),
        `${method} ${path}`,
      ).toEqual([401, 403, 403, 404, 404]);
      expect(answers.map((answer) => answer.json().data)).toEqual([null, null, null, null, null]);
    }
    expect((await owner.client.liveRoom(liveId)).isClosed).toBe(false);
  });

  test('show and rotate their key; the old one opens nothing', async () => {
    const { liveId, streamKey } = await room();
    expect((await owner.client.liveKey(liveId)).streamKey).toBe(streamKey);
    const fresh = await owner.client.rotateLiveKey(liveId);
    expect(fresh.streamKey).not.toBe(streamKey);
    expect(fresh.pushUrl).toContain(fresh.streamKey);
    expect(live.engine.calls).toContain('cutPush key_rotated');
    expect(await live.store.findRoomByStreamKey(streamKey)).toBeNull();
    expect((await live.store.findRoomByStreamKey(fresh.streamKey))?.liveId).toBe(liveId);
  });

  test('change what is named and nothing else', async () => {
    const { liveId } = await room();
    const before = await owner.client.liveRoom(liveId);
    const change = { title: 'New', tags: ['a', '标签'], isRecorded: false, dvrSeconds: 0, partTargetMs: 500 as const };
    const extra = { ...change, status: 2, ownerId: other.userId, viewCount: 9 };
    expect(await owner.client.changeLive(liveId, extra)).toEqual({ ...before, ...change });
    const wrong = { visibility: 'secret', dvrSeconds: -1, partTargetMs: 100, tags: [''], isRecorded: 'maybe' };
    const url = `/api/v1/live/${liveId}`;
    const answer = await live.app.inject({ method: 'PATCH', url, payload: wrong, headers: bearer(owner.token) });
    expect(answer.json().data.fields).toEqual({
      visibility: 'visibility_invalid',
      dvrSeconds: 'dvr_seconds_invalid',
      partTargetMs: 'part_target_invalid',
      tags: 'tags_invalid',
      isRecorded: 'is_recorded_invalid',
    });
  });

  test('can tell everybody where encoders push to, without a key', async () => {
    const answer = await live.app.inject({ url: '/api/v1/live/ingest', headers: { host: 'live.example.org:3000' } });
    expect(answer.json()).toMatchObject({ code: 200, data: { server: 'rtmp://live.example.org/live' } });
  });

  test('list their sessions with recordings, and what runs now', async () => {
    const { liveId, sessionId } = await onAir('With history');
    live.engine.running.set(liveId, facts(sessionId));
    expect(await owner.client.liveFacts(liveId)).toMatchObject({ state: 'live', watching: 3, lastTrouble: null });
    expect(await owner.client.liveSessions(liveId)).toMatchObject([{ sessionId, endTime: null, recording: null }]);
    await owner.client.endLive(liveId);
    await live.store.endSession(sessionId, outcome(0));
    await expect(owner.client.endLive(liveId)).rejects.toMatchObject({ status: 409, error: 'live_not_on_air' });
    const [record] = await owner.client.liveSessions(liveId);
    expect(record?.recording).toMatchObject({ durationMs: 1235, bytes: 5_000_000_000 });
    const path = `/media/live/${liveId}/recordings/${sessionId}.mp4`;
    expect(record?.recording?.url).toMatch(new RegExp(`^${path}\\?expires=\\d+&signature=[\\w-]{43}$`));
    expect((await owner.client.liveFacts(liveId)).state).toBeNull();
  });

  test('can be closed: gone for others, refused to the key, changed no more', async () => {
    const { liveId, streamKey } = await room();
    await owner.client.closeLive(liveId);
    await owner.client.closeLive(liveId);
    await expect(viewer.client.liveDetail(liveId)).rejects.toMatchObject({ status: 404 });
    await expect(owner.client.goLive(liveId)).rejects.toMatchObject({ status: 409, error: 'live_closed' });
    expect((await live.store.findRoomByStreamKey(streamKey))?.isClosed).toBe(true);
    await expect(live.store.beginSession(liveId, 'late', new Date())).rejects.toMatchObject({ code: 'live_unknown' });
    const mine = await owner.client.ownLives({ size: 100 });
    expect(mine.records.some((record) => record.liveId === liveId)).toBe(false);
  });

  test('are opened to an administrator', async () => {
    const { liveId } = await room();
    const admin = await live.logIn('admin');
    expect((await admin.client.liveRoom(liveId)).liveId).toBe(liveId);
  });
});

test('a key opens nothing once its owner may not push', async () => {
  const { streamKey } = await room();
  const set = (role: string) =>
    live.database.pool.query('update users set role = $1 where id = $2', [role, owner.userId]);
  await set('user');
  expect(await live.store.findRoomByStreamKey(streamKey)).toBeNull();
  await set('streamer');
  expect(await live.store.findRoomByStreamKey(streamKey)).not.toBeNull();
  expect(await live.store.findRoomByStreamKey(`${streamKey}x`)).toBeNull();
});

test('the operator may limit rooms per user, also for two requests at once', async () => {
  const { userId: ownerId } = await live.logIn('streamer');
  const wish = (index: number) => {
    const { keyHash, keySealed } = live.store.keys.create();
    return { ownerId, title: `${index}`, category: 'x', keyHash, keySealed, createdAt: new Date() };
  };
  const tries = await Promise.allSettled([1, 2, 3, 4].map((index) => live.store.addRoom(wish(index), 2)));
  expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(2);
  await expect(live.store.addRoom(wish(5), 2)).rejects.toMatchObject({ code: 'too_many_rooms' });
});

test.each([{ disabled_at: 'now()' }, { deletion_due_at: "now() + interval '30 days'" }])(
  'rooms of somebody who is banned or leaves are gone for others: %j',
  async (change) => {
    const host = await live.logIn('streamer');
    const { liveId } = await host.client.liveCreate({ title: 'hidden with its owner', category: 'x' });
    const isListed = async (): Promise<boolean> =>
      (await other.client.liveList({ size: 100 })).records.some((room) => room.liveId === liveId);
    expect(await isListed()).toBe(true);
    const [[column, value] = []] = Object.entries(change);
    await live.database.pool.query(`update users set ${column} = ${value} where id = $1`, [host.userId]);
    expect(await isListed()).toBe(false);
    await expect(other.client.liveDetail(liveId)).rejects.toMatchObject({ status: 404 });
    expect((await live.store.findRoom(liveId))?.isClosed).toBe(true);
    await live.database.pool.query(`update users set ${column} = null where id = $1`, [host.userId]);
    expect(await isListed()).toBe(true);
  },
);
