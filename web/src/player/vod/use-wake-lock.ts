import type { Ref } from 'vue';
import { onScopeDispose, watch } from 'vue';

/** Keeps the screen on while the picture moves; browsers without wake locks do as they like. */
export function useWakeLock(isWanted: () => boolean, video: Ref<HTMLVideoElement | null>): void {
  if (!('wakeLock' in navigator)) return;
  let lock: WakeLockSentinel | null = null;

  async function follow(): Promise<void> {
    const isDue = isWanted() && video.value !== null && !document.hidden;
    if (isDue && (lock === null || lock.released)) {
      lock = await navigator.wakeLock.request('screen').catch(() => null);
    } else if (!isDue && lock !== null) {
      await lock.release().catch(() => undefined);
      lock = null;
    }
  }

  const onVisible = (): void => void follow();
  watch(isWanted, onVisible);
  document.addEventListener('visibilitychange', onVisible);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release().catch(() => undefined);
  });
}
