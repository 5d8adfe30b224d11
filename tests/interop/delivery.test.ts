import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HlsFollower } from '../harness/hls/follower.ts';
import { httpGet, type HttpAnswer } from '../harness/hls/http.ts';
import { RevisionLinter } from '../harness/hls/lint.ts';
import { reportEdge } from '../harness/hls/distance.ts';
import { firstVariant, readMediaPlaylist, type ListedPlaylist } from '../harness/hls/playlist.ts';
import { loadSmallClip } from '../harness/media/clip.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestLive, type TestServer } from '../harness/server.ts';
import { waitForSegment } from '../harness/hls/ready.ts';

const FOLLOW_MS = process.env['AMPHI_LONG'] === '1' ? 600_000 : 8000;

describe('low-latency HLS over real sockets', () => {
  let server: TestServer;
  let live: TestLive;
  let publisher: ScriptedPublisher;
  let mediaUrl: string;

  beforeAll(async () => {
    server = await startServer();
    live = await server.createLive();
    publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip: await loadSmallClip() });
    await waitForSegment(server.hlsUrl(live));
    const { body } = await httpGet(server.hlsUrl(live));
    mediaUrl = new URL(firstVariant(body.toString()) ?? '', server.hlsUrl(live)).href;
  });
  afterAll(async () => {
    await publisher.finish();
    await server.stop();
  });

  const ask = (query: string): Promise<HttpAnswer> => httpGet(mediaUrl + query);
  const playlist = async (): Promise<ListedPlaylist> => readMediaPlaylist((await ask('')).body.toString());
  const edgeOf = ({ segments }: ListedPlaylist): { msn: number; part: number } => {
    const last = segments.at(-1);
    return last?.uri === null ? { msn: last.msn, part: last.parts.length } : { msn: (last?.msn ?? -1) + 1, part: 0 };
  };

  test('every revision passes the linter, and a player at the hold-back never underflows', async () => {
    const linter = new RevisionLinter();
    const follower = new HlsFollower({ url: server.hlsUrl(live), onRevision: linter.take });
    await follower.until(
      'the end of the watch',
      ({ events }) => {
        const [first, last] = [events[0], events.at(-1)];
        return first !== undefined && last !== undefined && last.atMs - first.atMs > FOLLOW_MS;
      },
      FOLLOW_MS + 20_000,
    );
    follower.stop();
    expect(linter.complaints).toEqual([]);
    expect(linter.revisions).toBeGreaterThan(FOLLOW_MS / 500);
    const holdBack = follower.latest?.partHoldBackSeconds ?? 0;
    expect(holdBack).toBeGreaterThanOrEqual(3 * (follower.latest?.partTargetSeconds ?? Number.POSITIVE_INFINITY));
    expect(reportEdge(follower.events, holdBack).stalls).toBe(0);
  });

  test('a blocking reload waits for its part and answers the playlist that has it', async () => {
    const { msn, part } = edgeOf(await playlist());
    const answer = await ask(`?_HLS_msn=${msn}&_HLS_part=${part}`);
    expect(answer.status).toBe(200);
    const edge = edgeOf(readMediaPlaylist(answer.body.toString()));
    expect(edge.msn * 1000 + edge.part).toBeGreaterThan(msn * 1000 + part);
  });

  test('the impossible is answered with 400', async () => {
    const { msn } = edgeOf(await playlist());
    for (const query of [`?_HLS_msn=${msn + 5}`, '?_HLS_part=0', '?_HLS_msn=-1', '?_HLS_msn=x', '?_HLS_msn=1e9']) {
      expect([query, (await ask(query)).status]).toEqual([query, 400]);
    }
  });

  test('the preload hint resolves, by blocking, to the next part', async () => {
    const before = await playlist();
    const { status, headers, body } = await httpGet(new URL(before.preloadHint ?? 'none', mediaUrl));
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(body.length));
    const after = await playlist();
    expect(after.segments.flatMap(({ parts }) => parts).map(({ uri }) => uri)).toContain(before.preloadHint);
  });

  test('parts put together are the segment, byte for byte', async () => {
    const { segments } = await playlist();
    const segment = segments.findLast(({ uri, parts }) => uri !== null && parts.length > 0);
    const parts = await Promise.all((segment?.parts ?? []).map(({ uri }) => httpGet(new URL(uri, mediaUrl))));
    const whole = await httpGet(new URL(segment?.uri ?? '', mediaUrl));
    expect(Buffer.concat(parts.map(({ body }) => body)).equals(whole.body)).toBe(true);
  });

  test('answers carry what caches, browsers and players need', async () => {
    const { segments } = await playlist();
    const segment = new URL(segments.find(({ uri }) => uri !== null)?.uri ?? '', mediaUrl);
    const origin = { origin: 'https://elsewhere.example' };
    const media = await httpGet(segment, { headers: { ...origin, range: 'bytes=10-19' } });
    expect(media.status).toBe(206);
    expect(media.body).toHaveLength(10);
    expect(media.headers).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': 'video/mp4' });
    expect(media.headers).toMatchObject({
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(media.headers['cache-control']).toContain('immutable');
    expect(media.headers['content-range']).toMatch(/^bytes 10-19\/\d+$/);
    const outside = await httpGet(segment, { headers: { range: 'bytes=999999999-' } });
    expect(outside.status).toBe(416);
    const zipped = await httpGet(mediaUrl, { headers: { ...origin, 'accept-encoding': 'gzip' } });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', 'access-control-allow-origin': '*' });
    expect(gunzipSync(zipped.body).toString()).toContain('#EXTM3U');
    expect(zipped.headers['content-length']).toBe(String(zipped.body.length));
    const head = await fetch(segment, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
  });
});
