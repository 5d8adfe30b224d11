import { sourceInput } from './commands.ts';
import type { FfmpegCommand } from './command.ts';
import { passFrames, type Dialect } from './dialect.ts';
import type { FrameRate, VideoFacts } from './facts.ts';
import { fpsOf } from './frame-rate.ts';
import {
  anonymous,
  chainOf,
  decodeOptions,
  deinterlace,
  scaleTo,
  secondsText,
  streamLabel,
  toStandard,
} from './picture-filters.ts';
import { lastAtOrBefore } from './pieces.ts';
import type { LadderPlan, Piece, VideoRendition } from './plan-shape.ts';
import { segmentOutput } from './segment-output.ts';

/** What of a ladder is made and with how much. */
export interface LadderRun {
  readonly abilities: Dialect;
  /** Null or left out = all of it. */
  readonly piece?: Piece | null;
  /** Names of renditions; left out = all of the plan. */
  readonly renditions?: readonly string[];
  /** Threads of the decoder and of each encoder; 0 = as many as there are processors. */
  readonly threads?: number;
}

/** Just after the keyframe, so that rounding never lands on the one before. */
const seekSlackMs = 1;

/**
 * All renditions in one decode. Every run yields exactly the frames `[startFrame, endFrame)` of the plan: what is missing at the end of
 * a damaged file repeats the last frame.
 */
export function ladderCommand(facts: VideoFacts, plan: LadderPlan, run: LadderRun): FfmpegCommand {
  const threads = run.threads ?? 0;
  const piece = run.piece ?? wholeOf(plan);
  const seekMs = piece.startFrame === 0 ? 0 : seekOf(facts, piece);
  const seek = seekMs === 0 ? [] : ['-noaccurate_seek', '-ss', secondsText(seekMs)];
  const wanted = plan.video.filter(({ name }) => run.renditions?.includes(name) ?? true);
  const frames = piece.endFrame - piece.startFrame;
  return {
    inputs: [sourceInput(facts, { isVideo: true }, [...decodeOptions(threads), ...seek])],
    args: [
      '-filter_complex',
      graphOf(facts, plan, wanted, piece, { seekMs, dialect: run.abilities }),
      ...wanted.flatMap((rendition, number) => [
        '-map',
        `[out${number}]`,
        '-frames:v',
        String(framesOf(rendition, plan, frames)),
        ...passFrames(run.abilities),
        ...encoderArgs(rendition, plan, run.abilities, threads),
        ...anonymous,
        '-an',
        ...segmentOutput(rendition.name, everyKeyframe, piece.firstSegment),
      ]),
    ],
    folders: wanted.map(({ name }) => name),
    durationMs: piece.endMs - piece.startMs,
  };
}

/** Keyframes come exactly where segments begin, so the muxer cuts at each of them. */
const everyKeyframe = 0.5;

const wholeOf = (plan: LadderPlan): Piece => ({
  number: 0,
  startFrame: 0,
  endFrame: plan.frames,
  startMs: 0,
  endMs: plan.durationMs,
  firstSegment: 1,
});

/** The last keyframe before the piece, from the beginning of the presentation. */
const seekOf = ({ keyframesMs }: VideoFacts, { startMs }: Piece): number => {
  const keyframe = lastAtOrBefore(keyframesMs ?? [], startMs);
  return keyframe === null || keyframe <= 0 ? 0 : Math.ceil(keyframe) + seekSlackMs;
};

const divisorOf = (rendition: VideoRendition, plan: LadderPlan): number =>
  Math.round(fpsOf(plan.frameRate) / fpsOf(rendition.frameRate));

const framesOf = (rendition: VideoRendition, plan: LadderPlan, frames: number): number =>
  Math.ceil(frames / divisorOf(rendition, plan));

function graphOf(
  facts: VideoFacts,
  plan: LadderPlan,
  wanted: readonly VideoRendition[],
  piece: Piece,
  { seekMs, dialect }: { readonly seekMs: number; readonly dialect: Dialect },
): string {
  const top = wanted[0];
  if (top === undefined) throw new Error('a ladder without renditions was asked for');
  const begin = timeOf(piece.startFrame, plan.frameRate);
  const source = chainOf(
    deinterlace(facts.video),
    seekMs === 0 ? null : `setpts=PTS+${secondsText(seekMs)}/TB`,
    `fps=fps=${plan.frameRate.num}/${plan.frameRate.den}:start_time=${begin}:round=near`,
    'tpad=stop_mode=clone:stop=-1',
    scaleTo(top.width, top.height),
    toStandard(facts.video, dialect),
  );
  const outs = wanted.map((_, number) => `[mid${number}]`).join('');
  const branches = wanted.map((rendition, number) => {
    const divisor = divisorOf(rendition, plan);
    const isTop = rendition.width === top.width && rendition.height === top.height;
    const filters = chainOf(
      divisor === 1 ? null : `framestep=${divisor}`,
      isTop ? null : scaleTo(rendition.width, rendition.height),
      'format=yuv420p',
    );
    return `[mid${number}]${filters}[out${number}]`;
  });
  return [`${streamLabel(0, facts.video.index)}${source},split=${wanted.length}${outs}`, ...branches].join(';');
}

/** Seconds of a frame, to the microsecond, as filters count. */
const timeOf = (frame: number, { num, den }: FrameRate): string => ((frame * den) / num).toFixed(6);

function encoderArgs(
  rendition: VideoRendition,
  plan: LadderPlan,
  dialect: Dialect,
  threads: number,
): readonly string[] {
  const keyframe = String(plan.segmentFrames / divisorOf(rendition, plan));
  const rate = ['-maxrate', String(rendition.peakBps), '-bufsize', String(rendition.peakBps * 2)];
  const bounds = ['-g', keyframe, '-keyint_min', keyframe, '-threads', String(threads), '-flags', '+bitexact'];
  if (rendition.codec === 'h264') {
    const looks = ['-preset', 'veryfast', '-crf', '23', '-profile:v', 'high', '-sc_threshold', '0'];
    return ['-c:v', 'libx264', ...looks, ...rate, ...bounds];
  }
  const encoder = dialect.av1Encoder ?? 'libsvtav1';
  return encoder === 'libsvtav1'
    ? ['-c:v', encoder, '-preset', '10', '-crf', '36', '-svtav1-params', 'scd=0', ...bounds]
    : [
        '-c:v',
        encoder,
        '-cpu-used',
        '8',
        '-usage',
        'realtime',
        '-crf',
        '36',
        '-b:v',
        '0',
        '-sc_threshold',
        '0',
        ...bounds,
      ];
}
