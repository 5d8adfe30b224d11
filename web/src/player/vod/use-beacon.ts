import type { Beacon } from '@amphi/contract';
import type { Ref } from 'vue';
import { onScopeDispose, watch } from 'vue';
import { look, nothingWatched, reportable, reported } from './watched.ts';

/** Sends one report; `isLeaving` = the page may be gone right after. */
export type SendBeacon = (body: Beacon, isLeaving: boolean) => void;

const everyMs = 10_000;

/** Reports what was really played: at the start, every ten seconds of playing, at pause, at the end and when leaving. */
export function useBeacon(
  video: Ref<HTMLVideoElement | null>,
  source: NonNullable<Beacon['source']>,
  send: SendBeacon,
): void {
  const playId = newPlayId();
  let state = nothingWatched(performance.now(), 0);
  let hasStarted = false;

  function tell(event: Beacon['event']): void {
    const element = video.value;
    if (!element || !hasStarted) return;
    const nowMs = performance.now();
    const body: Beacon = {
      playId,
      event,
      source,
      positionMs: Math.round(Math.max(0, element.currentTime) * 1000),
      playedMs: reportable(state, nowMs),
    };
    state = reported(state, nowMs);
    send(body, event === 'leave');
  }

  function read(): void {
    const element = video.value;
    if (!element || element.paused || element.seeking) {
      if (element) state = { ...state, atMs: performance.now(), positionS: element.currentTime };
      return;
    }
    state = look(state, performance.now(), element.currentTime, element.playbackRate);
    if (state.playedMs >= everyMs) tell('progress');
  }

  function start(): void {
    if (hasStarted || !video.value) return;
    hasStarted = true;
    state = nothingWatched(performance.now(), video.value.currentTime);
    tell('start');
  }

  watch(video, (element, _old, onCleanup) => {
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    element.addEventListener('playing', start, { signal });
    element.addEventListener('pause', () => (element.ended ? undefined : tell('pause')), { signal });
    element.addEventListener('ended', () => tell('end'), { signal });
    onCleanup(() => controller.abort());
  });
  const leave = (): void => tell('leave');
  addEventListener('pagehide', leave);
  const timer = setInterval(read, 500);
  onScopeDispose(() => {
    clearInterval(timer);
    removeEventListener('pagehide', leave);
    leave();
  });
}

/** 22 letters and digits that name one opening of the page. */
function newPlayId(): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return Array.from(crypto.getRandomValues(new Uint8Array(22)), (byte) => letters[byte % letters.length]).join('');
}
