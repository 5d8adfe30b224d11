import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadClip, loadOpusClip, loadSmallClip, onlyKind, countFrames, type Clip } from '../harness/media/clip.ts';
import { listDifferences } from '../harness/media/compare.ts';
import { encodeClip, modernFfmpegPath, smallRecipe, type Recipe } from '../harness/media/encode.ts';
import { readBack } from '../harness/media/readback.ts';
import { pushFfmpeg } from '../harness/rtmp/push-ffmpeg.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { roundTrip, type Push } from './round-trip.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const FRAME_MS = 1000 / 30;
const byFfmpeg =
  (file: string, options: { readonly program?: string; readonly outputArgs?: readonly string[] } = {}): Push =>
  async (url) => {
    const child = pushFfmpeg(file, url, options);
    return { ended: child.exited };
  };

const byScript =
  (clip: Clip): Push =>
  async (url) => {
    const publisher = await ScriptedPublisher.start({ url, clip, isLooping: false, isStamped: false });
    return { ended: publisher.untilEnd().then(() => publisher.finish()) };
  };

const { video: smallVideo } = smallRecipe;
const withVideo = (change: Partial<NonNullable<Recipe['video']>>): Recipe => ({
  ...smallRecipe,
  ...(smallVideo === undefined ? {} : { video: { ...smallVideo, ...change } }),
});

describe.concurrent('a push of ffmpeg is read back unchanged', () => {
  test('H.264 and AAC', async () => {
    const file = await encodeClip(smallRecipe);
    const result = await roundTrip(server, byFfmpeg(file));
    const source = await readBack(file);
    expect(listDifferences(source, result.hls)).toEqual([]);
    expect(listDifferences(source, result.recording)).toEqual([]);
    expect(listDifferences(source, result.flvPackets, { joinedLate: true })).toEqual([]);
  });

  test('H.264 with B-frames', async () => {
    const file = await encodeClip(withVideo({ bFrames: 2 }));
    const result = await roundTrip(server, byFfmpeg(file));
    const source = await readBack(file);
    expect(source.video.some(({ dtsMs, ptsMs }) => ptsMs - dtsMs > FRAME_MS)).toBe(true);
    expect(listDifferences(source, result.hls)).toEqual([]);
    expect(listDifferences(source, result.recording)).toEqual([]);
    expect(listDifferences(source, result.flvPackets, { joinedLate: true })).toEqual([]);
  });

  test('video only', async () => {
    const file = await encodeClip(smallRecipe);
    const result = await roundTrip(server, byFfmpeg(file, { outputArgs: ['-an'] }));
    const source = { video: (await readBack(file)).video, audio: [] };
    expect(listDifferences(source, result.hls)).toEqual([]);
    expect(listDifferences(source, result.recording)).toEqual([]);
  });

  test('audio only', async () => {
    const file = await encodeClip(smallRecipe);
    const result = await roundTrip(server, byFfmpeg(file, { outputArgs: ['-vn'] }));
    const source = { video: [], audio: (await readBack(file)).audio };
    expect(listDifferences(source, result.hls)).toEqual([]);
    expect(listDifferences(source, result.recording)).toEqual([]);
  });

  for (const codec of ['hevc', 'av1'] as const) {
    test.skipIf(modernFfmpegPath === null)(`${codec.toUpperCase()} by enhanced RTMP`, async () => {
      const program = modernFfmpegPath ?? '';
      const file = await encodeClip({ ...withVideo({ codec }), container: 'mp4' });
      const result = await roundTrip(server, byFfmpeg(file, { program }), { flvProgram: program });
      const source = await readBack(file);
      expect(listDifferences(source, result.hls)).toEqual([]);
      expect(listDifferences(source, result.recording)).toEqual([]);
      expect(listDifferences(source, result.flvPackets, { joinedLate: true })).toEqual([]);
    });
  }
});

describe.concurrent('a scripted push is read back', () => {
  test('Opus by enhanced RTMP', async () => {
    const clip = await loadOpusClip();
    const { hls, recording, flv } = await roundTrip(server, byScript(clip), { flvProgram: null });
    const expected = countFrames(clip);
    expect([hls.video.length, hls.audio.length]).toEqual([expected.video, expected.audio]);
    expect([recording.video.length, recording.audio.length]).toEqual([expected.video, expected.audio]);
    expect(
      flv.tags.filter(({ type, body }) => type === 8 && body.toString('latin1', 1, 5) === 'Opus'),
    ).not.toHaveLength(0);
  });

  test('a clip without sound and one without pictures', async () => {
    const clip = await loadSmallClip();
    const [pictures, sounds] = await Promise.all([
      roundTrip(server, byScript(onlyKind(clip, 'video'))),
      roundTrip(server, byScript(onlyKind(clip, 'audio'))),
    ]);
    expect([pictures.hls.video.length, pictures.hls.audio.length]).toEqual([countFrames(clip).video, 0]);
    expect([sounds.hls.video.length, sounds.hls.audio.length]).toEqual([0, countFrames(clip).audio]);
  });

  test('another resolution in the running push', async () => {
    const clips = [await loadSmallClip(), await loadClip(withVideo({ size: '480x270' }))] as const;
    const { hls, recording } = await roundTrip(server, async (url) => {
      const publisher = await ScriptedPublisher.start({ url, clip: clips[0], isLooping: false, isStamped: false });
      await publisher.untilSent(3000 - FRAME_MS);
      publisher.switchClip(clips[1]);
      return { ended: publisher.untilEnd().then(() => publisher.finish()) };
    });
    expect(hls.video.length).toBe(recording.video.length);
    expect(hls.video.length).toBeGreaterThanOrEqual(countFrames(clips[1]).video + 85);
  });
});
