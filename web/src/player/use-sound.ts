import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';

/** Starting playback: with sound if the browser lets us, else muted with a pill that says so. */
export function useSound(video: Ref<HTMLVideoElement | null>) {
  /** True only while it was us who muted; a viewer who mutes needs no pill. */
  const isMutedByUs = shallowRef(false);
  /** Nothing started by itself: the viewer presses play. */
  const isStartAwaited = shallowRef(false);
  let isChangingMute = false;

  async function start(): Promise<void> {
    const element = video.value;
    if (!element || !element.paused) return;
    if (wantsCalm()) {
      isStartAwaited.value = true;
      return;
    }
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => void start(), { once: true });
      return;
    }
    if ((await tryPlay(element)) || element.muted) return;
    isChangingMute = true;
    element.muted = true;
    isMutedByUs.value = await tryPlay(element);
    isStartAwaited.value = !isMutedByUs.value;
    if (!isMutedByUs.value) element.muted = false;
  }

  function unmute(): void {
    const element = video.value;
    if (!element) return;
    isMutedByUs.value = false;
    element.muted = false;
    if (element.volume === 0) element.volume = 0.5;
  }

  watch(video, (element, _old, onCleanup) => {
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    element.addEventListener('play', () => (isStartAwaited.value = false), { signal });
    element.addEventListener(
      'volumechange',
      () => {
        if (!element.muted && !isChangingMute) isMutedByUs.value = false;
        isChangingMute = false;
      },
      { signal },
    );
    onCleanup(() => controller.abort());
  });
  onScopeDispose(() => (isMutedByUs.value = false));
  return { isMutedByUs, isStartAwaited, start, unmute };
}

/** Asked to save data or motion: nothing moves until the viewer presses play. */
function wantsCalm(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null;
  const savesData =
    typeof connection === 'object' && connection !== null && 'saveData' in connection && connection.saveData === true;
  return savesData || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** False when the browser does not allow it; a load that interrupts is no refusal. */
async function tryPlay(element: HTMLVideoElement): Promise<boolean> {
  try {
    await element.play();
    return true;
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'NotAllowedError');
  }
}
