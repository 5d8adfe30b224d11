import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { AudioTrackFacts, VideoFacts } from '@amphi/media/ladder';
import type { FileProbe } from './kit.ts';

/** What the thread found in a file. */
export interface PlainFile {
  /** RFC 6381. */
  readonly videoCodec: string | null;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  readonly fps: number;
  readonly durationMs: number;
  readonly audio: readonly { readonly codec: string | null; readonly channels: number; readonly sampleRate: number }[];
}

const timeoutMs = 15_000;
const memoryMb = 256;

const ask = (path: string): Promise<PlainFile | null> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./plain-probe-worker.ts', import.meta.url), {
      workerData: { path },
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    });
    const finish = (found: PlainFile | null): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(found);
    };
    const timer = setTimeout(() => finish(null), timeoutMs);
    worker.once('message', finish);
    worker.once('error', () => finish(null));
    worker.once('exit', () => finish(null));
  });

/** AAC-LC, and H.264 in a profile that every browser plays (RFC 6381 §3.3: `avc1.` profile, constraints, level). */
const isAac = (codec: string | null): boolean => codec === 'mp4a.40.2';
const isAvc = (codec: string | null): boolean => codec !== null && /^avc1\.(42|4d|64)/i.test(codec);

const audioOf = ({ channels, sampleRate }: PlainFile['audio'][number], number: number): AudioTrackFacts => ({
  index: number + 1,
  codec: 'aac',
  profile: 'LC',
  channels,
  sampleRate,
  bitrateBps: null,
  language: null,
  title: null,
  isDefault: number === 0,
  startMs: 0,
});

const factsOf = (file: PlainFile, bytes: number): VideoFacts => ({
  container: 'mp4',
  durationMs: file.durationMs,
  startMs: 0,
  bytes,
  video: {
    index: 0,
    codec: 'h264',
    profile: null,
    codedWidth: file.width,
    codedHeight: file.height,
    width: file.width,
    height: file.height,
    pixelAspect: 1,
    rotation: 0,
    frameRate: { num: Math.max(1, Math.round(file.fps * 1000)), den: 1000 },
    isVfr: false,
    isInterlaced: false,
    pixelFormat: 'yuv420p',
    bitDepth: 8,
    dynamicRange: 'sdr',
    bitrateBps: null,
    startMs: 0,
    hiddenMs: 0,
  },
  audio: file.audio.map(audioOf),
  subtitles: [],
  chapters: [],
  keyframesMs: null,
  oddities: [],
});

/**
 * Looks at files where no ffmpeg is. It knows one kind: MP4 with H.264 and AAC, which plays as it was uploaded; of everything else it
 * says `no_ffmpeg`, because an ffmpeg that is added later may know it.
 */
export const createPlainProbe = ({ maxMinutes }: { readonly maxMinutes: () => Promise<number> }): FileProbe => ({
  examine: async (path) => {
    const file = await ask(path);
    const isPlain =
      file !== null && isAvc(file.videoCodec) && file.rotation === 0 && file.audio.every(({ codec }) => isAac(codec));
    if (!isPlain || file.durationMs <= 0) return { ok: false, reason: 'no_ffmpeg' };
    if (file.durationMs > (await maxMinutes()) * 60_000) return { ok: false, reason: 'too_long' };
    return { ok: true, facts: factsOf(file, (await stat(path)).size) };
  },
});
