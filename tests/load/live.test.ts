import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAudience, startPublishers } from '../bench/load/fleet.ts';
import { HlsFollower } from '../harness/hls/follower.ts';
import { RevisionLinter } from '../harness/hls/lint.ts';
import { residentBytes } from '../harness/process/meter.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestLive, type TestServer } from '../harness/server.ts';

const isLong = process.env['AMPHI_LONG'] === '1';
const PUBLISHERS = isLong ? 100 : 20;
const VIEWERS = isLong ? 500 : 100;
const WATCH_MS = isLong ? 60_000 : 6000;
const MOST_RESIDENT_BYTES = 900e6;

let server: TestServer;
let lives: readonly TestLive[];
beforeAll(async () => {
  server = await startServer({ env: { AMPHI_MAX_PUBLISHERS: '1000', AMPHI_MAX_ROOMS_PER_USER: '0' } });
  const made: TestLive[] = [];
  while (made.length < PUBLISHERS) made.push(await server.createLive({ reconnectSeconds: 1 }));
  lives = made;
});
afterAll(() => server.stop());

test(`${PUBLISHERS} publishers and ${VIEWERS} viewers at once: all on air, every playlist right, nobody cut, memory bounded`, async () => {
  const publishers = await startPublishers(lives.map((live) => server.pushUrl(live)));
  const client = await server.client();
  const onAir = async (): Promise<number> => {
    const { records } = await client.liveList({ size: 100 });
    return records.filter(({ status }) => status === 1).length;
  };
  await waitFor('all lives on air', async () => (await onAir()) === PUBLISHERS);
  const [watched] = lives;
  if (watched === undefined) throw new Error('no lives');
  const audience = await startAudience({ kind: 'flv', url: server.flvUrl(watched), count: VIEWERS });

  const complaints: string[] = [];
  await Promise.all(
    lives.slice(0, 5).map(async (live) => {
      const linter = new RevisionLinter();
      const follower = new HlsFollower({ url: server.hlsUrl(live), onRevision: linter.take });
      const isOver = ({ events }: HlsFollower): boolean =>
        (events.at(-1)?.atMs ?? 0) - (events[0]?.atMs ?? 0) > WATCH_MS;
      await follower.until('the end of the watch', isOver, WATCH_MS + 30_000);
      follower.stop();
      complaints.push(...linter.complaints);
    }),
  );
  const report = await audience.report();
  expect(complaints).toEqual([]);
  expect(report.closed).toBe(0);
  expect(report.bytes).toBeGreaterThan((VIEWERS * 2e6 * WATCH_MS) / 8000);
  expect(residentBytes(server.pid)).toBeLessThan(MOST_RESIDENT_BYTES);
  await Promise.all([audience.stop(), publishers.stop()]);
  await waitFor('the end of all lives', async () => (await onAir()) === 0, { timeoutMs: 30_000 });
});
