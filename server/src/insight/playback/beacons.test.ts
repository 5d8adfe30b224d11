import { afterAll, beforeAll, expect, test } from 'vitest';
import { users } from '../../account/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/id/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { systemClock } from '../../platform/clock/index.ts';
import { createHeatStore } from '../heat.store.ts';
import { createInsight, createInsightOwnDataStore, insightPersonalData, type Insight } from '../index.ts';
import type { BeaconReport } from './beacon-plan.ts';
import { createBeacons } from './beacons.ts';

let database: TestDatabase;
let insight: Insight;
let nowMs = Date.UTC(2026, 0, 15, 12);
const clock = { ...systemClock, wall: () => new Date(nowMs) };
beforeAll(async () => {
  database = await testDatabase();
  insight = createInsight({ database, clock });
});
afterAll(() => database.close());

const addUser = async (): Promise<string> => {
  const id = newId(12);
  const user = { id, username: `user_${id}`, nickname: 'somebody', role: 'user', createdAt: clock.wall() };
  await database.drizzle.insert(users).values(user);
  return id;
};

const report = (videoId: string, wish: Partial<BeaconReport> = {}): BeaconReport => ({
  videoId,
  playId: newId(20),
  viewer: newId(20),
  userId: null,
  positionMs: 10_000,
  playedMs: 10_000,
  durationMs: 600_000,
  source: 'home',
  device: 'desktop',
  at: clock.wall(),
  ...wish,
});

/** Totals that are not what plays and days add up to. */
const wrongTotals = async (): Promise<readonly unknown[]> => {
  const { rows } = await database.pool.query<Record<string, unknown>>(`
    with recount as (
      select video_id, count(*) filter (where is_counted) as plays, sum(watched_ms) as watch_ms from plays group by video_id
    ), days as (select video_id, sum(plays) as plays, sum(watch_ms) as watch_ms from play_days group by video_id)
    select * from video_counts counts full join recount using (video_id) full join days using (video_id)
    where coalesce(counts.plays, 0) <> coalesce(recount.plays, 0) or coalesce(counts.plays, 0) <> coalesce(days.plays, 0)
      or coalesce(counts.watch_ms, 0) <> coalesce(recount.watch_ms, 0)
      or coalesce(counts.watch_ms, 0) <> coalesce(days.watch_ms, 0)`);
  return rows;
};

const countsOf = async (videoId: string) => {
  const { rows } = await database.pool.query<{ plays: number; watch: number; heat: number }>(
    'select plays, watch_ms::int as watch, heat from video_counts where video_id = $1',
    [videoId],
  );
  return rows[0] ?? { plays: 0, watch: 0, heat: 0 };
};

test('hundreds of reports at once are all counted, and totals equal a recount', async () => {
  const videos = [newId(12), newId(12), newId(12)];
  const outcomes = await Promise.all(
    Array.from({ length: 600 }, (_, at) => insight.beacons.take(report(videos[at % 3] ?? ''))),
  );
  expect(outcomes.every(({ watchedMs, isCounted }) => watchedMs === 10_000 && isCounted)).toBe(true);
  for (const videoId of videos) expect(await countsOf(videoId)).toMatchObject({ plays: 200, watch: 2_000_000 });
  expect(await wrongTotals()).toEqual([]);
});

test('reports of one play at once wait for each other', async () => {
  const one = report(newId(12));
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => insight.beacons.take(one)));
  expect(Math.max(...outcomes.map(({ watchedMs }) => watchedMs))).toBe(10_000);
  expect(await countsOf(one.videoId)).toMatchObject({ plays: 1, watch: 10_000 });
  expect(await wrongTotals()).toEqual([]);
});

test('two processes that take reports of one play count what the wall clock allows once', async () => {
  const others = createInsight({ database, clock });
  const one = report(newId(12));
  await Promise.all([insight.beacons.take(one), others.beacons.take(one), insight.beacons.take(one)]);
  expect((await countsOf(one.videoId)).plays).toBe(1);
  expect(await wrongTotals()).toEqual([]);
});

test('a viewer counts once in six hours, also across the edge of a window', async () => {
  const [videoId, viewer] = [newId(12), newId(20)];
  nowMs = Date.UTC(2026, 0, 16, 17, 59);
  await insight.beacons.take(report(videoId, { viewer }));
  nowMs += 2 * 60_000;
  expect(await insight.beacons.take(report(videoId, { viewer }))).toMatchObject({ isCounted: false });
  expect((await countsOf(videoId)).plays).toBe(1);
  nowMs += 6 * 3_600_000;
  expect(await insight.beacons.take(report(videoId, { viewer }))).toMatchObject({ isCounted: true });
  expect((await countsOf(videoId)).plays).toBe(2);
  expect(await wrongTotals()).toEqual([]);
});

test('a report that cannot be kept does not take the others with it', async () => {
  const videoId = newId(12);
  const wishes = [report(videoId), report(videoId, { userId: 'nobody' }), report(videoId)];
  const outcomes = await Promise.allSettled(wishes.map((wish) => insight.beacons.take(wish)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await countsOf(videoId)).toMatchObject({ plays: 2 });
  expect(await wrongTotals()).toEqual([]);
});

test('more reports than can wait are refused', async () => {
  const held = Promise.withResolvers<never>();
  const beacons = createBeacons({ take: () => held.promise }, silentLog);
  const waiting = Array.from({ length: 5_501 }, () => beacons.take(report('video12345')));
  waiting.slice(0, -1).forEach((one) => void one.catch(() => undefined));
  await expect(waiting.at(-1)).rejects.toMatchObject({ code: 'unavailable' });
});

test('the history knows where somebody stopped; pausing keeps none; the end begins anew', async () => {
  const userId = await addUser();
  const videoId = newId(12);
  const play = { userId, viewer: newId(20), playId: newId(20) };
  await insight.beacons.take(report(videoId, { ...play, positionMs: 123_456 }));
  expect(await insight.resume(userId, videoId)).toBe(123_456);
  expect(await insight.history.findOpen(userId, 5)).toEqual([videoId]);
  await insight.history.setPaused(userId, true, clock.wall());
  await insight.beacons.take(report(videoId, { ...play, positionMs: 200_000 }));
  expect(await insight.resume(userId, videoId)).toBe(123_456);
  await insight.history.setPaused(userId, false, clock.wall());
  await insight.beacons.take(report(videoId, { ...play, positionMs: 599_000 }));
  expect(await insight.resume(userId, videoId)).toBeNull();
  expect(await insight.history.findOpen(userId, 5)).toEqual([]);
  await insight.history.forget(userId, null);
  expect(await insight.history.count(userId)).toBe(0);
});

test('totals by day fill the days without any', async () => {
  const videoId = newId(12);
  await insight.beacons.take(report(videoId));
  const { days, plays, watchMs } = await insight.totals([videoId], 3);
  expect([plays, watchMs]).toEqual([1, 10_000]);
  expect(days.map(({ day, plays: ofDay }) => [day, ofDay])).toEqual([
    ['2026-01-15', 0],
    ['2026-01-16', 0],
    [new Date(nowMs).toISOString().slice(0, 10), 1],
  ]);
});

test('heat falls by half per two days without anybody touching it, and a deed taken back leaves nothing', async () => {
  const [old, fresh, none] = [newId(12), newId(12), newId(12)];
  const now = clock.wall();
  const ago = new Date(now.getTime() - 2 * 86_400_000);
  await insight.warm(old, 8, ago);
  await insight.warm(fresh, 4, now);
  expect((await countsOf(old)).heat).toBeCloseTo((await countsOf(fresh)).heat, 9);
  await insight.warm(fresh, 4, now);
  expect((await countsOf(fresh)).heat - (await countsOf(old)).heat).toBeCloseTo(1, 9);
  await insight.warm(fresh, -4, now);
  expect((await countsOf(fresh)).heat).toBeCloseTo((await countsOf(old)).heat, 9);
  await insight.warm(none, 4, ago);
  await insight.warm(none, -4, ago);
  expect((await countsOf(none)).heat).toBe(0);
});

test('heat never overflows, however old or many the deeds', async () => {
  const heat = createHeatStore(database);
  const videoId = newId(12);
  for (const at of ['2020-01-01', '2119-01-01', '2020-01-01', '2300-01-01'])
    await heat.warm(videoId, 1e6, new Date(at), clock.wall());
  expect((await countsOf(videoId)).heat).toBeGreaterThan(0);
});

test('an erased person leaves totals as they are and no name behind', async () => {
  const userId = await addUser();
  const videoId = newId(12);
  await insight.beacons.take(report(videoId, { userId, viewer: 'known-viewer' }));
  const data = insightPersonalData(createInsightOwnDataStore(database));
  expect(JSON.stringify(await data.export(userId))).toContain(videoId);
  await data.erase(userId);
  await data.erase(userId);
  expect(await countsOf(videoId)).toMatchObject({ plays: 1, watch: 10_000 });
  const { rows } = await database.pool.query("select 1 from plays where user_id = $1 or viewer = 'known-viewer'", [
    userId,
  ]);
  expect(rows).toEqual([]);
  expect(await insight.resume(userId, videoId)).toBeNull();
  expect(await wrongTotals()).toEqual([]);
});
