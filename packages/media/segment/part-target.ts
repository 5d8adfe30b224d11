/** How PART-TARGET is found; it is chosen once per session and never changes (RFC 8216bis §4.4.3.7). */
import { videoTimescale } from '../fmp4/index.ts';

/** Frame rates that encoders mean when their millisecond timestamps come close. */
const knownRates = [12, 15, 20, 24_000 / 1001, 24, 25, 30_000 / 1001, 30, 48, 50, 60_000 / 1001, 60, 90, 100, 120];

/** A measured rate counts as a known one within this share. */
const rateTolerance = 0.012;

/** What the first frames tell about the ones to come. */
export interface FrameRhythm {
  /** Usual distance of two frames in milliseconds. */
  readonly intervalMs: number;
  /** By how much frames strayed from that rhythm, in milliseconds; rounding to whole milliseconds does not count. */
  readonly jitterMs: number;
}

/** The known or declared rate's interval when the measured one comes close, else the measured one. */
function snapInterval(measuredMs: number, declaredRate: number | null): number {
  const rates = declaredRate === null ? knownRates : [declaredRate, ...knownRates];
  let best = measuredMs;
  let bestError = rateTolerance;
  for (const rate of rates) {
    const error = Math.abs((measuredMs * rate) / 1000 - 1);
    // A declared rate wins over an equally near neighbour: it comes first and must be beaten clearly.
    if (error < bestError - 1e-4) {
      best = 1000 / rate;
      bestError = rate === declaredRate ? Math.max(0, error - 0.002) : error;
    }
  }
  return best;
}

/** Measures the rhythm of decoding times in milliseconds; null with fewer than two. Single late frames do not disturb it. */
export function measureRhythm(dtsMs: readonly number[], declaredRate: number | null): FrameRhythm | null {
  const distances = dtsMs.slice(1).map((dts, index) => dts - (dtsMs[index] ?? dts));
  const median = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)];
  if (median === undefined || median <= 0) return null;
  const usual = distances.filter((distance) => distance > median * 0.5 && distance < median * 1.5);
  const intervalMs = snapInterval(usual.reduce((sum, distance) => sum + distance, 0) / usual.length, declaredRate);
  const worst = Math.max(...usual.map((distance) => Math.abs(distance - intervalMs)));
  return { intervalMs, jitterMs: Math.max(0, worst - 1) };
}

/**
 * PART-TARGET in milliseconds: the fewest whole intervals that reach the wished length, plus 1 ms for timestamps that are rounded to milliseconds, plus what the frames were seen to stray.
 * A whole number of 90 kHz ticks; at most half of TARGETDURATION for very slow streams.
 */
export function planPartTarget(rhythm: FrameRhythm, wishedMs: number, targetDurationSeconds: number): number {
  const intervals = Math.max(1, Math.ceil(wishedMs / rhythm.intervalMs - 1e-6));
  const slackMs = 1 + Math.min(rhythm.jitterMs, rhythm.intervalMs / 2);
  const ms = Math.min(intervals * rhythm.intervalMs + slackMs, targetDurationSeconds * 500 + 1);
  return (Math.ceil((ms * videoTimescale) / 1000 - 1e-6) * 1000) / videoTimescale;
}
