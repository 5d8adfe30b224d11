import type { FrameRate } from './facts.ts';

/** Rates that screens and cameras know. */
const standardRates: readonly FrameRate[] = [
  { num: 10, den: 1 },
  { num: 12, den: 1 },
  { num: 15, den: 1 },
  { num: 20, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
];
const maxFps = 60;
/** Uneven sources move faster now and then than they do on average: up to this they get twice their average. */
const usualFps = 30;
/** Below, frames are repeated a whole number of times: players seek and switch by frames. */
const minFps = 10;
const sameShare = 0.0002;
const nearShare = 0.02;
const maxDenominator = 1001;

/** Frames per second as a number. */
export const fpsOf = ({ num, den }: FrameRate): number => num / den;

/** A rate by a whole number: half for a divisor of 2. */
export const divideRate = (rate: FrameRate, divisor: number): FrameRate => reduce(rate.num, rate.den * divisor);

/**
 * The constant rate that a source is encoded at: its own where that is one; the next standard rate for sources with varying
 * distances between frames; divided down to at most 60, repeated up to at least 10 frames per second.
 */
export function planFrameRate(source: FrameRate, isVfr: boolean): FrameRate {
  const fps = fpsOf(source);
  if (!Number.isFinite(fps) || fps <= 0) return { num: 30, den: 1 };
  const same = standardRates.find((rate) => Math.abs(fpsOf(rate) / fps - 1) < sameShare);
  if (same !== undefined) return same;
  if (fps > maxFps * (1 + sameShare))
    return planFrameRate(divideRate(source, Math.ceil(fps / maxFps - sameShare)), isVfr);
  if (isVfr) return nextStandard(fps < usualFps ? Math.min(usualFps, fps * 2) : fps);
  if (source.den > maxDenominator) return nextStandard(fps);
  if (fps < minFps) return reduce(source.num * Math.ceil(minFps / fps), source.den);
  return reduce(source.num, source.den);
}

const nextStandard = (fps: number): FrameRate =>
  standardRates.find((rate) => rate.den === 1 && fpsOf(rate) >= fps * (1 - nearShare)) ?? { num: maxFps, den: 1 };

const reduce = (num: number, den: number): FrameRate => {
  const divisor = greatestCommonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
