import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { bufferedAhead } from '../buffered.ts';

/** Where a video stands. Seconds. */
export interface VodTimeline {
  readonly positionS: number;
  readonly durationS: number;
  readonly bufferedS: number;
  /** Frames moved in the last three quarters of a second. */
  readonly isMoving: boolean;
  readonly isPaused: boolean;
  readonly hasEnded: boolean;
}

/** Reads the element four times a second, and at once when something happens to it. `knownS` is the length before the browser knows it. */
export function useVodTimeline(video: Ref<HTMLVideoElement | null>, knownS: () => number): Readonly<Ref<VodTimeline>> {
  const timeline = shallowRef<VodTimeline>({
    positionS: 0,
    durationS: knownS(),
    bufferedS: 0,
    isMoving: false,
    isPaused: true,
    hasEnded: false,
  });
  let movedAt = 0;

  function read(): void {
    const element = video.value;
    if (!element) return;
    const before = timeline.value;
    const { currentTime, duration, paused, ended } = element;
    if (currentTime !== before.positionS) movedAt = performance.now();
    timeline.value = {
      // Without a source the element is at 0; where it was counts on.
      positionS: element.readyState === 0 && currentTime === 0 ? before.positionS : currentTime,
      durationS: Number.isFinite(duration) && duration > 0 ? duration : knownS(),
      bufferedS: bufferedAhead(element),
      isMoving: !paused && performance.now() - movedAt < 750,
      isPaused: paused,
      hasEnded: ended,
    };
  }

  watch(video, (element, _old, onCleanup) => {
    if (!element) return;
    const controller = new AbortController();
    for (const name of ['seeking', 'seeked', 'pause', 'play', 'ended', 'durationchange', 'ratechange'] as const) {
      element.addEventListener(name, read, { signal: controller.signal });
    }
    onCleanup(() => controller.abort());
  });
  const timer = setInterval(read, 250);
  onScopeDispose(() => clearInterval(timer));
  return timeline;
}
