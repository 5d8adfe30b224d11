import { afterAll, beforeAll, expect, test } from 'vitest';
import { siteSettings } from '@amphi/contract';
import { systemClock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/id/index.ts';
import { createLog, silentLog } from '../../platform/log/index.ts';
import { createMetrics } from '../../platform/metrics/index.ts';
import { createInsight } from '../index.ts';
import { sweepInsight } from '../insight.job.ts';
import { createBehaviour } from './behaviour.ts';
import { createBehaviourStore, type Deed } from './behaviour.store.ts';
import { planDeed } from './deed-plan.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const defaults = siteSettings.parse({});
const settingsOf = (days: number) => ({ all: async () => ({ ...defaults, 'insight.logDays': days }) });
const deed = (at: Date, url = '/api/v1/videos/:videoId'): Deed => ({
  at,
  userId: null,
  url,
  method: 'GET',
  status: 200,
  event: 'video_open',
  message: 'ok',
  tookMs: 3,
  requestId: newId(12),
});
const kept = async (url: string): Promise<number> =>
  Number(
    (await database.pool.query<{ n: string }>('select count(*) as n from behaviour_log where url = $1', [url])).rows[0]
      ?.n,
  );

test('deeds become lines of the log at once and rows soon', async () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: 'info', destination: { write: (line: string) => void lines.push(line) } });
  const store = createBehaviourStore(database);
  const behaviour = createBehaviour({
    store,
    settings: settingsOf(31),
    clock: systemClock,
    log,
    metrics: createMetrics(),
  });
  for (let n = 0; n < 1_500; n += 1) behaviour.note(deed(new Date(), '/many'));
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    url: '/many',
    method: 'GET',
    event: 'video_open',
    message: 'ok',
    msg: 'behaviour',
  });
  behaviour.note({ ...deed(new Date(), '/many'), userId: 'erased just now' });
  await behaviour.stop();
  expect(await kept('/many')).toBe(1_501);
});

test('an operator who wants no log gets none, from the next second on', async () => {
  const behaviour = createBehaviour({
    store: createBehaviourStore(database),
    settings: settingsOf(0),
    clock: systemClock,
    log: silentLog,
    metrics: createMetrics(),
  });
  behaviour.note(deed(new Date(), '/none'));
  await behaviour.flush();
  behaviour.note(deed(new Date(), '/none'));
  await behaviour.stop();
  expect(await kept('/none')).toBe(0);
});

test('a database that is away drops and never holds more than a bound', async () => {
  let taken = 0;
  const store = {
    add: async (deeds: readonly Deed[]) => {
      taken += deeds.length;
      throw new Error('away');
    },
  };
  const metrics = createMetrics();
  const behaviour = createBehaviour({ store, settings: settingsOf(31), clock: systemClock, log: silentLog, metrics });
  for (let n = 0; n < 10_005; n += 1) behaviour.note(deed(new Date()));
  expect((await metrics.expose()).text).toMatch(/amphi_behaviour_dropped_total 5/);
  await behaviour.stop();
  expect(taken).toBe(1_000);
});

test('the sweep keeps the days that the operator wants and finds what the same people watched', async () => {
  const now = Date.now();
  const day = 86_400_000;
  const store = createBehaviourStore(database);
  await store.add([deed(new Date(now - 8 * day), '/old'), deed(new Date(now - 6 * day), '/young')]);
  const insight = createInsight({ database, clock: systemClock });
  const [a, b, c] = [newId(12), newId(12), newId(12)];
  const watch = (viewer: string, videoId: string) =>
    insight.beacons.take({
      videoId,
      playId: newId(20),
      viewer,
      userId: null,
      positionMs: 0,
      playedMs: 10_000,
      durationMs: 60_000,
      source: 'home',
      device: 'other',
      at: new Date(now),
    });
  for (const viewer of ['one', 'two']) for (const videoId of [a, b]) await watch(viewer, videoId);
  await watch('one', c);
  for (let times = 0; times < 2; times += 1) await sweepInsight({ store, settings: settingsOf(7), clock: systemClock });
  expect([await kept('/old'), await kept('/young')]).toEqual([0, 1]);
  expect(await insight.related(a, 5)).toEqual([b, c]);
  expect(await insight.related(c, 1)).toHaveLength(1);
  await insight.eraseVideo(b);
  expect(await insight.related(a, 5)).toEqual([c]);
});

test('only deeds are noted: no media, no polling, of guests only what has a name', () => {
  const of = (method: string, url: string, isGuest = false) => planDeed({ method, url, isGuest });
  expect(of('GET', '/api/v1/videos/:videoId', true)).toBe('video_open');
  expect(of('PUT', '/api/v1/videos/:videoId/like')).toBe('like');
  expect(of('GET', '/api/v1/me/likes')).toBe('read');
  expect(of('GET', '/api/v1/categories', true)).toBeNull();
  expect(of('GET', '/media/video/:videoId/*')).toBeNull();
  expect(of('GET', '/video/hot')).toBeNull();
  expect(of('POST', '/api/v1/videos/:videoId/beacon')).toBeNull();
  expect(of('GET', '/assets/*')).toBeNull();
  expect(of('DELETE', '/api/v1/me/history')).toBe('change');
});
