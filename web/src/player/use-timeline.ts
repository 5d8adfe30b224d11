import type { Ref } from 'vue';
import { onScopeDispose, shallowRef } from 'vue';
import { serverNow } from '../api/socket.ts';
import { bufferedAhead } from './buffered.ts';
import type { Engine } from './engine/engine.ts';
import type { LatencyRating } from './latency.ts';
import { latencyOf, latencyTarget, rateLatency, secondsBehind, smoothLatency } from './latency.ts';

/** Where playback stands, read four times a second. Seconds of the element's own time. */
export interface Timeline {
  readonly positionS: number;
  readonly startS: number;
  readonly endS: number;
  readonly bufferedS: number;
  /** Whole seconds behind when far enough to offer the edge. */
  readonly behindS: number | null;
  readonly latencyS: number | null;
  readonly rating: LatencyRating;
  /** Epoch milliseconds of the present frame. */
  readonly frameAtMs: number | null;
  /** Frames moved in the last three quarters of a second. */
  readonly isMoving: boolean;
  readonly isPaused: boolean;
  readonly hasEnded: boolean;
}

const still: Timeline = {
  positionS: 0,
  startS: 0,
  endS: 0,
  bufferedS: 0,
  behindS: null,
  latencyS: null,
  rating: 'ok',
  frameAtMs: null,
  isMoving: false,
  isPaused: true,
  hasEnded: false,
};

/** The timeline of an element; reads nothing while the page is hidden. */
export function useTimeline(video: Ref<HTMLVideoElement | null>, engine: Ref<Engine | null>): Ref<Timeline> {
  const timeline = shallowRef(still);
  let movedAt = 0;

  function read(): void {
    const element = video.value;
    if (!element || document.hidden) return;
    const previous = timeline.value;
    if (element.currentTime !== previous.positionS) movedAt = performance.now();
    timeline.value = readTimeline(
      element,
      engine.value,
      previous,
      !element.paused && performance.now() - movedAt < 750,
    );
  }

  const timer = setInterval(read, 250);
  onScopeDispose(() => clearInterval(timer));
  return timeline;
}

function readTimeline(
  element: HTMLVideoElement,
  engine: Engine | null,
  previous: Timeline,
  isMoving: boolean,
): Timeline {
  const positionS = element.currentTime;
  const window = engine?.window() ?? null;
  const frameAtMs = element.readyState >= 2 ? (engine?.frameTime() ?? null) : null;
  const raw = latencyOf(frameAtMs, serverNow());
  const latencyS = raw === null ? null : smoothLatency(previous.latencyS, raw);
  const target = latencyTarget(engine?.facts().targetLatencyS ?? 2);
  return {
    positionS,
    startS: window?.startS ?? 0,
    endS: Math.max(window?.endS ?? 0, positionS),
    bufferedS: bufferedAhead(element),
    behindS: engine?.kind === 'flv' ? null : secondsBehind(positionS, engine?.liveEdge() ?? null),
    latencyS,
    rating: latencyS === null ? 'ok' : rateLatency(latencyS, target),
    frameAtMs,
    isMoving,
    isPaused: element.paused,
    hasEnded: element.ended,
  };
}
