import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lintRevision, parseMediaPlaylist } from '@amphi/media/hls';
import { expect, it } from 'vitest';
import { openEngineRig, type EngineRig } from '../testing/engine-rig.ts';
import { testRoom } from '../testing/memory-store.ts';
import { makeClip, TestPublisher } from '../testing/test-publisher.ts';

const run = promisify(execFile);

const playlistOf = async (rig: EngineRig, query = '') => {
  const [session] = [...rig.store.sessions.values()];
  const answer = await fetch(`${rig.url}/media/live/room1/${session?.prefix}/index.m3u8${query}`);
  return parseMediaPlaylist(await answer.text());
};

it('after kill -9 a session goes on where its last whole part ended, and its recording plays', async () => {
  const clip = await makeClip({ seconds: 6 });
  const first = await openEngineRig({ rooms: [testRoom()] });
  const publisher = await TestPublisher.open(first.rtmpPort, 'key-room1');
  await publisher.accepted;
  publisher.send(clip);
  await first.event((event) => event.type === 'state_changed');
  for (let msn = 0; msn < 5; msn += 1) await playlistOf(first, `?_HLS_msn=${msn}`);
  const before = await playlistOf(first, '?_HLS_msn=5&_HLS_part=2');
  // What the disk holds at this moment is what a killed process leaves; its last write may be torn.
  const folder = await mkdtemp(join(tmpdir(), 'amphi-killed-'));
  await cp(first.folder, folder, { recursive: true });
  const [session] = [...first.store.sessions.values()];
  const place = join(folder, 'live', session?.sessionId ?? '');
  const names = (await readdir(place)).filter((name) => name.endsWith('.m4s'));
  const last = join(place, `${Math.max(...names.map((name) => Number.parseInt(name, 10)))}.m4s`);
  await truncate(last, (await stat(last)).size - 100);
  const second = await openEngineRig({ rooms: [], earlier: { store: first.store, folder } });
  try {
    expect(second.engine.facts('room1')?.state).toBe('reconnecting');
    const after = await playlistOf(second);
    expect(lintRevision(null, after)).toEqual([]);
    expect(after.segments.length).toBeGreaterThanOrEqual(before.segments.length);
    await second.engine.end('room1', 'ended_by_owner');
    const url = `${second.url}/media/live/room1/recordings/${session?.sessionId}.mp4`;
    const auth = ['-headers', 'Authorization: Bearer owner1\r\n'];
    const { stderr } = await run('ffmpeg', ['-v', 'error', ...auth, '-i', url, '-f', 'null', '-']);
    expect(stderr).toBe('');
  } finally {
    await second.close();
    await first.close();
  }
});
