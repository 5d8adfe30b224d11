/** How far the viewer is behind what happens, rated for the chip. */
export type LatencyRating = 'ok' | 'warn' | 'err';

/** A live edge further away than this beyond the target is offered as a jump, in seconds. */
const behindLimitS = 4;

/** `target` is what the stream promises, in seconds: ok up to it, warn up to three times, then err. */
export function rateLatency(latencyS: number, targetS: number): LatencyRating {
  if (latencyS <= targetS) return 'ok';
  return latencyS <= targetS * 3 ? 'warn' : 'err';
}

/** Latency that the chip measures against: the player's distance plus a second on the way, never under 3 s. */
export function latencyTarget(playerTargetS: number): number {
  return Math.max(3, playerTargetS + 1);
}

/** Whole seconds behind the place where `Go live` leads, or null while at the edge. */
export function secondsBehind(positionS: number, edgeS: number | null): number | null {
  if (edgeS === null || !Number.isFinite(edgeS)) return null;
  const behind = edgeS - positionS;
  return behind > behindLimitS ? Math.round(behind) : null;
}

/** Seconds between the moment a frame was taken (epoch milliseconds) and now by the server's clock. */
export function latencyOf(frameAtMs: number | null, serverNowMs: number): number | null {
  if (frameAtMs === null || !Number.isFinite(frameAtMs)) return null;
  return Math.max(0, (serverNowMs - frameAtMs) / 1000);
}

/** Keeps the digit from flickering: moves a fifth of the way, jumps when the difference is a real one. */
export function smoothLatency(previousS: number | null, nextS: number): number {
  if (previousS === null || Math.abs(nextS - previousS) > 1.5) return nextS;
  return previousS + (nextS - previousS) / 5;
}
