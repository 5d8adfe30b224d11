import { computed, onScopeDispose, shallowRef } from 'vue';

/** Whole seconds that run down to 0; by the clock, so that a sleeping tab does not stretch them. */
export function useCountdown() {
  const until = shallowRef(0);
  const now = shallowRef(Date.now());
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    now.value = Date.now();
    if (now.value >= until.value) stop();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function start(seconds: number): void {
    stop();
    now.value = Date.now();
    until.value = now.value + seconds * 1000;
    timer = setInterval(tick, 250);
  }

  onScopeDispose(stop);
  return { seconds: computed(() => Math.max(0, Math.ceil((until.value - now.value) / 1000))), start };
}
