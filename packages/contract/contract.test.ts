import { expect, test } from 'vitest';
import { ApiError, createClient, type Fetch } from './client/index.ts';
import { categoryOf, errors, liveCreate, liveRoomPatch, pageQuery, refuse, refusal, success } from './index.ts';

test('every refusal has a stable string, a status and a sentence', () => {
  for (const [code, { status, message }] of Object.entries(errors)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message).toMatch(/^[A-Za-z].*\.$/);
  }
  expect(refusal.parse(refuse('title_required', { title: 'title_required' })).code).toBe(400);
});

test('pages are whole numbers, with defaults', () => {
  expect(pageQuery.parse({})).toEqual({ page: 1, size: 10 });
  expect(pageQuery.parse({ page: '2', size: '100' })).toEqual({ page: 2, size: 100 });
  for (const page of ['0', '-1', '1e12', 'NaN', '', ' 1', '0x1', '1.0', ['1', '2'], null]) {
    expect(pageQuery.safeParse({ page }).error?.issues[0]?.message).toBe('page_invalid');
  }
});

test('characters are counted as people count them', () => {
  expect(liveCreate.safeParse({ title: '🎬'.repeat(100), category: '影'.repeat(32) }).success).toBe(true);
  expect(liveCreate.safeParse({ title: '🎬'.repeat(101), category: 'x' }).success).toBe(false);
});

test('a title is one line that can be seen', () => {
  const titleOf = (title: string) => liveCreate.safeParse({ title, category: 'x' });
  for (const title of ['', '  ', '\u200b\u200b', '\u0007', '\u2066\u2069', '\u0301']) {
    expect(titleOf(title).error?.issues[0]?.message).toBe('title_required');
  }
  expect(titleOf('a\r\nb\u0007c').data?.title).toBe('a b c');
  expect(titleOf('👨‍👩‍👧').data?.title).toBe('👨‍👩‍👧');
});

test('a form says true and numbers in words', () => {
  const form = { isRecorded: '0', isPreviewFirst: 'true', dvrSeconds: '60', partTargetMs: '330' };
  const change = { isRecorded: false, isPreviewFirst: true, dvrSeconds: 60, partTargetMs: 330 };
  expect(liveRoomPatch.parse(form)).toEqual(change);
  expect(liveRoomPatch.parse({})).toEqual({});
});

test('a shipped category is known by its id and by its name in either language', () => {
  expect(['game', '游戏', ' games '].map((name) => categoryOf(name)?.id)).toEqual(['game', 'game', 'game']);
  expect(categoryOf('钓鱼')).toBeNull();
});

const page = { records: [], total: 0, page: 1, size: 10, pages: 0 };
const answering =
  (status: number, body: unknown, calls: unknown[] = []): Fetch =>
  async (url, init) => {
    calls.push([init.method, url, init.headers['authorization'], init.body]);
    return { status, json: async () => body };
  };

test('the client asks as the contract says and unwraps the answer', async () => {
  const calls: unknown[] = [];
  const client = createClient({ baseUrl: 'http://a', token: 't', fetch: answering(200, success(page), calls) });
  expect(await client.liveList({ page: 2 })).toEqual(page);
  await expect(client.liveCreate({ title: 'a', category: 'b' })).rejects.toThrow('does not fit the contract');
  await expect(client.liveDetail('a/b')).rejects.toBeInstanceOf(ApiError);
  expect(calls).toEqual([
    ['GET', 'http://a/api/live/list?page=2', 'Bearer t', undefined],
    ['POST', 'http://a/api/live/create', 'Bearer t', '{"title":"a","category":"b"}'],
    ['GET', 'http://a/api/live/detail/a%2Fb', 'Bearer t', undefined],
  ]);
});

test('the client throws refusals with their string and fields, and names an answer that is none', async () => {
  const refused = createClient({ fetch: answering(400, refuse('page_invalid', { page: 'page_invalid' })) });
  await expect(refused.liveList()).rejects.toMatchObject({
    error: 'page_invalid',
    status: 400,
    fields: { page: 'page_invalid' },
  });
  const garbled = createClient({ fetch: answering(502, '<html>') });
  await expect(garbled.liveList()).rejects.toMatchObject({ error: 'answer_invalid', status: 502 });
});
