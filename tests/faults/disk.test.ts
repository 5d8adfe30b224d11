import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSmallClip, type Clip } from '../harness/media/clip.ts';
import { decodeAll, readBack } from '../harness/media/readback.ts';
import { waitFor } from '../harness/process/wait.ts';
import { prepareServer, type TestServer } from '../harness/server.ts';
import { fetchRecording } from '../interop/round-trip.ts';
import { goOnAir } from './on-air.ts';

/** A small file system of its own below the data folder needs the right to mount one. */
const canMount = ((): boolean => {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'amphi-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

let dataDir: string;
let blobs: string;
let clip: Clip;
beforeEach(async () => {
  clip = await loadSmallClip();
  dataDir = mkdtempSync(join(tmpdir(), 'amphi-disk-'));
  blobs = join(dataDir, 'blobs');
  mkdirSync(blobs);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', blobs]);
});
afterEach(() => {
  execFileSync('umount', ['-l', blobs]);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Leaves only `freeBytes` on the small disk. */
function fill(freeBytes: number): void {
  const { bavail, bsize } = statfsSync(blobs);
  writeFileSync(join(blobs, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
}

async function untilDiskWarning(server: TestServer, liveId: string): Promise<void> {
  const client = await server.client();
  await waitFor('a warning about the disk', async () => {
    const { health, lastTrouble } = await client.liveFacts(liveId);
    const codes = [...(health?.warnings ?? []), ...(lastTrouble === null ? [] : [lastTrouble])].map(({ code }) => code);
    return codes.some((code) => code.includes('disk') || code.includes('record'));
  });
}

describe.skipIf(!canMount)('the recording folder (needs the right to mount a tmpfs)', () => {
  test.each([
    ['is nearly full: recording stops, the live goes on', { AMPHI_MIN_FREE_DISK: '0.05' }, 1_000_000],
    ['is full to the last byte: recording stops, the live goes on', { AMPHI_MIN_FREE_DISK: '0' }, 0],
  ])('%s', async (_, env, freeBytes) => {
    const server = await prepareServer({ dataDir, env });
    await server.start();
    try {
      const { live, viewer, follower, linter, publisher } = await goOnAir(server, clip);
      await publisher.untilSent(3000);
      fill(freeBytes);
      await untilDiskWarning(server, live.liveId);
      const [seen, parts] = [viewer.video, follower.events.length];
      await viewer.until('more pictures', ({ video }) => video > seen + 60);
      await follower.until('more parts', ({ events }) => events.length > parts + 6);
      expect(linter.complaints).toEqual([]);
      expect(viewer.longestGapMs).toBeLessThan(1500);
      await publisher.finish();
      await (await server.client()).endLive(live.liveId);
      const recording = await fetchRecording(server, live);
      await decodeAll(recording);
      expect((await readBack(recording)).video.length).toBeGreaterThanOrEqual(30);
    } finally {
      await server.stop();
    }
  });
});
