import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FlvTag } from '@amphi/media/flv';
import { lintRevision, parseMediaPlaylist } from '@amphi/media/hls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock/index.ts';
import { openEngineRig, type EngineRig, type EngineRigOptions } from './testing/engine-rig.ts';
import { testRoom } from './testing/memory-store.ts';
import { makeClip, TestPublisher } from './testing/test-publisher.ts';

const run = promisify(execFile);
let clip: readonly FlvTag[] = [];
let otherClip: readonly FlvTag[] = [];
const rigs: EngineRig[] = [];

const open = async (options: Partial<EngineRigOptions> = {}): Promise<EngineRig> => {
  const rig = await openEngineRig({ rooms: [testRoom()], ...options });
  rigs.push(rig);
  return rig;
};

const push = async (rig: EngineRig, tags: readonly FlvTag[] = clip): Promise<TestPublisher> => {
  const publisher = await TestPublisher.open(rig.rtmpPort, 'key-room1');
  await publisher.accepted;
  publisher.send(tags);
  return publisher;
};

const get = (rig: EngineRig, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${rig.url}${path}`, init);
const owner = { headers: { authorization: 'Bearer owner1' } };

/** The media playlist's path, by way of the multivariant playlist as players find it. */
const mediaPath = async (rig: EngineRig): Promise<string> => {
  const text = await (await get(rig, '/media/live/room1/index.m3u8')).text();
  const line = text.split('\n').find((row) => row.endsWith('index.m3u8'));
  return `/media/live/room1/${line ?? ''}`;
};

const ended = (rig: EngineRig) => rig.event((event) => event.type === 'session_ended');
/** Waits for nearly all of the clip as a player does; answers the playlist of then. */
const received = async (rig: EngineRig, path: string): Promise<string> => {
  for (let msn = 0; msn < 7; msn += 1) await get(rig, `${path}?_HLS_msn=${msn}`);
  return (await get(rig, `${path}?_HLS_msn=7&_HLS_part=3`)).text();
};

const reconnecting = (rig: EngineRig, from = 0) =>
  rig.event((event) => event.type === 'state_changed' && event.state === 'reconnecting', from);

/** Ends the push in the orderly way: everything that was sent has arrived then. */
const finish = async (rig: EngineRig, publisher: TestPublisher): Promise<void> => {
  const from = rig.events.length;
  publisher.unpublish();
  await reconnecting(rig, from);
};

const probe = async (input: string, ...more: string[]): Promise<string> => {
  const entries = ['-count_packets', '-show_entries', 'stream=codec_name,width,nb_read_packets:format=duration'];
  const { stdout } = await run('ffprobe', ['-v', 'error', ...more, ...entries, '-of', 'compact=p=0', input]);
  return stdout;
};

beforeAll(async () => {
  [clip, otherClip] = await Promise.all([makeClip({ seconds: 8 }), makeClip({ seconds: 4, size: '640x360', gop: 60 })]);
});

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

describe('a push that is played', () => {
  it('is on air as low-latency HLS that ffprobe reads and the linter finds right', async () => {
    const rig = await open();
    const publisher = await push(rig);
    const path = await mediaPath(rig);
    const playlist = parseMediaPlaylist(await (await get(rig, path)).text());
    expect(lintRevision(null, playlist)).toEqual([]);
    expect(playlist.partTargetMs).toBe(201);
    expect(rig.engine.facts('room1')).toMatchObject({ state: 'live', viewCount: 1 });
    await finish(rig, publisher);
    await rig.engine.end('room1', 'ended_by_owner');
    const text = await probe(`${rig.url}/media/live/room1/index.m3u8`);
    expect(text).toContain('codec_name=h264|width=320|nb_read_packets=240');
    expect(text).toContain('codec_name=aac');
  });

  it('answers a blocking reload with the part that was asked for, and the hint with its bytes', async () => {
    const rig = await open();
    const half = clip.length / 2;
    const publisher = await push(rig, clip.slice(0, half));
    const path = await mediaPath(rig);
    const before = parseMediaPlaylist(await (await get(rig, path)).text());
    const msn = before.mediaSequence + before.segments.length;
    const parts = before.open?.parts.length ?? 0;
    const waiting = [
      get(rig, `${path}?_HLS_msn=${msn}&_HLS_part=${parts}`),
      get(rig, path.replace('index.m3u8', before.preloadHintUri ?? '')),
    ];
    publisher.send(clip.slice(half));
    const [reload, hint] = await Promise.all(waiting);
    const after = parseMediaPlaylist((await reload?.text()) ?? '');
    expect(lintRevision(before, after)).toEqual([]);
    expect(after.mediaSequence + after.segments.length).toBeGreaterThanOrEqual(msn);
    expect(hint?.status).toBe(200);
    expect(Number(hint?.headers.get('content-length'))).toBe((await hint?.arrayBuffer())?.byteLength);
  });

  it('refuses a blocking reload that nobody could answer', async () => {
    const rig = await open();
    await push(rig);
    const path = await mediaPath(rig);
    for (const query of ['_HLS_msn=900', '_HLS_part=1', '_HLS_msn=abc', '_HLS_msn=1&_HLS_msn=2']) {
      expect([query, (await get(rig, `${path}?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('serves a segment as the concatenation of its parts, whole, by range and by HEAD', async () => {
    const rig = await open();
    await push(rig);
    const path = await mediaPath(rig);
    const playlist = parseMediaPlaylist(await (await get(rig, path)).text());
    const last = playlist.segments.at(-1);
    const base = path.replace('index.m3u8', '');
    const whole = Buffer.from(await (await get(rig, base + (last?.uri ?? ''))).arrayBuffer());
    const parts = await Promise.all(
      (last?.parts ?? []).map(async ({ uri }) => (await get(rig, base + uri)).arrayBuffer()),
    );
    expect(Buffer.concat(parts.map((part) => Buffer.from(part))).equals(whole)).toBe(true);
    const range = await get(rig, base + (last?.uri ?? ''), { headers: { range: 'bytes=100-299' } });
    expect(range.status).toBe(206);
    expect(range.headers.get('content-range')).toBe(`bytes 100-299/${whole.byteLength}`);
    expect(Buffer.from(await range.arrayBuffer()).equals(whole.subarray(100, 300))).toBe(true);
    const head = await get(rig, base + (last?.uri ?? ''), { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(whole.byteLength));
    expect(head.headers.get('access-control-allow-origin')).toBe('*');
    const beyond = await get(rig, base + (last?.uri ?? ''), { headers: { range: 'bytes=99999999-' } });
    expect(beyond.status).toBe(416);
  });

  it('is FLV that ffprobe reads, from a keyframe on, and ends with the broadcast', async () => {
    const rig = await open();
    const publisher = await push(rig, clip.slice(0, clip.length - 100));
    for (const query of ['', '?realtime=1']) {
      const answer = await get(rig, `/media/live/room1.flv${query}`);
      expect(answer.headers.get('content-type')).toBe('video/x-flv');
      const first = (await answer.body?.getReader().read())?.value;
      expect(Buffer.from(first ?? []).toString('latin1', 0, 3)).toBe('FLV');
      await answer.body?.cancel().catch(() => undefined);
    }
    const probing = probe(`${rig.url}/media/live/room1.flv`);
    await rig.event((event) => event.type === 'watching' && event.viewCount === 2);
    publisher.send(clip.slice(clip.length - 100));
    await finish(rig, publisher);
    await rig.engine.end('room1', 'ended_by_owner');
    expect(await probing).toContain('codec_name=h264|width=320');
  });

  it('gzips playlists once for all who take them', async () => {
    const rig = await open();
    await push(rig);
    const answer = await get(rig, await mediaPath(rig), { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const refused = await get(rig, await mediaPath(rig), { headers: { 'accept-encoding': 'br, gzip;q=0' } });
    expect(refused.headers.get('content-encoding')).toBe(null);
    expect(await answer.text()).toContain('#EXTM3U');
  });
});

describe('the end of a broadcast', () => {
  it('closes the playlist, keeps it for those who watch, and leaves a recording for its owner', async () => {
    const rig = await open();
    const publisher = await push(rig);
    const path = await mediaPath(rig);
    await finish(rig, publisher);
    await rig.engine.end('room1', 'ended_by_owner');
    await ended(rig);
    expect(await (await get(rig, path)).text()).toContain('#EXT-X-ENDLIST');
    const [session] = [...rig.store.sessions.values()];
    expect(session?.outcome).toMatchObject({ reason: 'ended_by_owner', viewCount: 1, keyframesWithin2s: true });
    const url = `/media/live/room1/recordings/${session?.sessionId}.mp4`;
    expect((await get(rig, url)).status).toBe(401);
    expect((await get(rig, url, { headers: { authorization: 'Bearer other' } })).status).toBe(403);
    const whole = Buffer.from(await (await get(rig, url, owner)).arrayBuffer());
    const range = await get(rig, url, { headers: { ...owner.headers, range: 'bytes=1000-70000' } });
    expect(Buffer.from(await range.arrayBuffer()).equals(whole.subarray(1000, 70_001))).toBe(true);
    const text = await probe(`${rig.url}${url}`, '-headers', 'Authorization: Bearer owner1\r\n');
    expect(text).toContain('codec_name=h264|width=320|nb_read_packets=240');
    expect(Number(/duration=([\d.]+)/.exec(text)?.[1])).toBeCloseTo(8, 0);
    const link = rig.links.sign('room1', session?.sessionId ?? '');
    expect((await get(rig, link, { method: 'HEAD' })).headers.get('content-length')).toBe(String(whole.length));
    expect(session?.outcome?.recording?.bytes).toBe(whole.length);
    expect((await get(rig, link.replace('signature=', 'signature=x'))).status).toBe(401);
    expect(session?.outcome?.recording?.durationMs).toBeCloseTo(8000, -2);
  });

  it('refuses the key after the owner ended it, until Go live', async () => {
    const rig = await open();
    const publisher = await push(rig);
    await mediaPath(rig);
    await rig.engine.end('room1', 'ended_by_owner');
    await publisher.closed;
    const second = await TestPublisher.open(rig.rtmpPort, 'key-room1');
    expect((await second.refused).code).toBe('NetStream.Publish.Denied');
    expect(rig.engine.lastTrouble('room1')).toMatchObject({ code: 'ended_by_owner' });
    await rig.engine.goLive('room1');
    const third = await push(rig);
    await third.accepted;
    expect(rig.engine.lastTrouble('room1')).toBeNull();
  });

  it('answers 404 with live_not_on_air where nothing is on', async () => {
    const rig = await open();
    for (const path of ['room1/index.m3u8', 'room1.flv', 'room1/prefix/1.m4s', 'room1/prefix/index.m3u8']) {
      const answer = await get(rig, `/media/live/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ code: 404, error: 'live_not_on_air' });
    }
    expect((await get(rig, '/media/live/nowhere/index.m3u8')).status).toBe(404);
    expect((await get(rig, '/media/live/room1/../../etc')).status).toBe(404);
  });

  it('follows at once where the room does not wait for its publisher', async () => {
    const rig = await open({ rooms: [testRoom({ reconnectSeconds: 0 })] });
    const publisher = await push(rig);
    await mediaPath(rig);
    publisher.unpublish();
    await ended(rig);
    expect([...rig.store.sessions.values()][0]?.outcome?.reason).toBe('publisher_gone');
    expect(rig.engine.facts('room1')).toBeNull();
  });
});

describe('a publisher that goes and comes', () => {
  it('continues the same session, playlist and recording, even with another picture', async () => {
    const rig = await open();
    const first = await push(rig);
    const path = await mediaPath(rig);
    const before = parseMediaPlaylist(await received(rig, path));
    first.reset();
    await reconnecting(rig);
    expect(rig.engine.facts('room1')?.reconnectUntil).toBeInstanceOf(Date);
    const between = parseMediaPlaylist(await (await get(rig, path)).text());
    expect(lintRevision(before, between)).toEqual([]);
    const second = await push(rig, otherClip);
    const reload = await get(rig, `${path}?_HLS_msn=${between.mediaSequence + between.segments.length}&_HLS_part=0`);
    const after = parseMediaPlaylist(await reload.text());
    expect(lintRevision(between, after)).toEqual([]);
    await finish(rig, second);
    await rig.engine.end('room1', 'ended_by_owner');
    expect(rig.store.sessions.size).toBe(1);
    const final = parseMediaPlaylist(await (await get(rig, path)).text());
    expect(final.segments.filter((segment) => segment.isDiscontinuity)).toHaveLength(1);
    const [session] = [...rig.store.sessions.values()];
    const url = `${rig.url}/media/live/room1/recordings/${session?.sessionId}.mp4`;
    const text = await probe(url, '-headers', 'Authorization: Bearer owner1\r\n');
    expect(text).toContain('nb_read_packets=360');
    const decode = ['-v', 'error', '-headers', 'Authorization: Bearer owner1\r\n', '-i', url, '-f', 'null', '-'];
    expect((await run('ffmpeg', decode)).stderr).toBe('');
  });

  it('is not displaced while it sends, but by take-over', async () => {
    const rig = await open();
    const first = await push(rig);
    const sending = setInterval(() => first.send(clip.slice(-1)), 20);
    const second = await TestPublisher.open(rig.rtmpPort, 'key-room1');
    expect(await second.refused).toMatchObject({ code: 'NetStream.Publish.BadName' });
    rig.engine.takeOver('room1');
    const third = await push(rig, otherClip);
    await first.closed;
    clearInterval(sending);
    await third.accepted;
    expect(rig.engine.facts('room1')?.state).toBe('live');
    expect(rig.store.sessions.size).toBe(1);
  });

  it('is taken over within 3 s when it is only half there', async () => {
    const rig = await open();
    const first = await push(rig);
    await received(rig, await mediaPath(rig));
    const askedAt = performance.now();
    await push(rig, otherClip);
    expect(performance.now() - askedAt).toBeLessThan(3_000);
    await first.closed;
    expect(rig.store.sessions.size).toBe(1);
  });

  it('is refused with a wrong key, and cut when the key is rotated', async () => {
    const rig = await open();
    const wrong = await TestPublisher.open(rig.rtmpPort, 'key-nobody');
    expect(await wrong.refused).toMatchObject({ code: 'NetStream.Publish.BadName', description: 'unknown stream key' });
    const publisher = await push(rig);
    await mediaPath(rig);
    rig.engine.cutPush('room1', 'key_rotated');
    await publisher.closed;
    await reconnecting(rig);
    expect(rig.engine.lastTrouble('room1')?.code).toBe('key_rotated');
  });

  it('with a codec that cannot be packaged ends that push and begins no session', async () => {
    const rig = await open();
    const publisher = await TestPublisher.open(rig.rtmpPort, 'key-room1');
    await publisher.accepted;
    publisher.send([{ kind: 'video', timestamp: 0, chunks: [new Uint8Array([0x12, 0, 0, 0, 0])] }]);
    await publisher.closed;
    expect(rig.engine.lastTrouble('room1')?.code).toBe('codec_unsupported');
    expect(rig.store.sessions.size).toBe(0);
  });
});

describe('a room that previews first', () => {
  it('is seen by its owner alone until Go live, and begins its session then', async () => {
    const rig = await open({ rooms: [testRoom({ isPreviewFirst: true })] });
    const publisher = await push(rig, clip.slice(0, clip.length - 50));
    const seen = await get(rig, '/media/live/room1/index.m3u8', owner);
    expect(seen.status).toBe(200);
    expect((await get(rig, '/media/live/room1/index.m3u8')).status).toBe(404);
    expect(rig.engine.facts('room1')).toMatchObject({ state: 'preview', sessionId: '' });
    expect(rig.store.sessions.size).toBe(0);
    await rig.engine.goLive('room1');
    publisher.send(clip.slice(clip.length - 50));
    expect((await get(rig, await mediaPath(rig))).status).toBe(200);
    expect(rig.store.sessions.size).toBe(1);
  });
});

describe('a server that stops', () => {
  it('takes its sessions up again, with what was sent before', async () => {
    const first = await open();
    const publisher = await push(first);
    const path = await mediaPath(first);
    const before = parseMediaPlaylist(await (await get(first, path)).text());
    await finish(first, publisher);
    rigs.splice(0);
    await first.close({ isKept: true });
    const second = await open({ earlier: first });
    expect(second.engine.facts('room1')?.state).toBe('reconnecting');
    const between = parseMediaPlaylist(await (await get(second, path)).text());
    expect(between.segments.length).toBeGreaterThanOrEqual(before.segments.length);
    const again = await push(second, otherClip);
    const next = between.mediaSequence + between.segments.length;
    const after = parseMediaPlaylist(await (await get(second, `${path}?_HLS_msn=${next}&_HLS_part=0`)).text());
    expect(lintRevision(between, after)).toEqual([]);
    await finish(second, again);
    await second.engine.end('room1', 'ended_by_owner');
    const text = await probe(`${second.url}/media/live/room1/index.m3u8`);
    expect(text).toContain('nb_read_packets=360');
  });

  it('was away for too long: the session is over, with its recording, and a new push begins another', async () => {
    const first = await open();
    await finish(first, await push(first));
    rigs.splice(0);
    await first.close({ isKept: true });
    const halfAnHour = 30 * 60_000;
    const clock = { ...systemClock, wall: () => new Date(Date.now() + halfAnHour) };
    const second = await open({ earlier: first, clock });
    expect(second.engine.facts('room1')).toBeNull();
    const [left] = [...second.store.sessions.values()];
    expect(left?.outcome?.recording?.durationMs).toBeCloseTo(8000, -2);
    expect(left?.outcome?.endTime.getTime()).toBeLessThan(Date.now() + 60_000);
    await push(second);
    expect(second.engine.facts('room1')?.sessionId).not.toBe(left?.sessionId);
  });
});

afterAll(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});
