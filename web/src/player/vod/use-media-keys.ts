import type { Ref } from 'vue';
import { onScopeDispose, watch, watchEffect } from 'vue';
import type { VodSource } from './vod-source.ts';
import type { VodTimeline } from './use-vod-timeline.ts';

/** Names the video on lock screens and answers media keys. */
export function useMediaKeys(
  source: Ref<VodSource>,
  timeline: Ref<VodTimeline>,
  acts: { readonly seek: (positionS: number) => void; readonly toggle: () => void },
): void {
  if (!('mediaSession' in navigator)) return;
  const media = navigator.mediaSession;
  const move = (seconds: number) => (details: MediaSessionActionDetails) => {
    const sign = Math.sign(seconds);
    acts.seek(timeline.value.positionS + sign * (details.seekOffset ?? Math.abs(seconds)));
  };
  const handlers = {
    play: acts.toggle,
    pause: acts.toggle,
    seekbackward: move(-10),
    seekforward: move(10),
    seekto: (details: MediaSessionActionDetails) => acts.seek(details.seekTime ?? timeline.value.positionS),
  } as const;
  const names = ['play', 'pause', 'seekbackward', 'seekforward', 'seekto'] as const;
  for (const name of names) media.setActionHandler(name, handlers[name]);

  watchEffect(() => {
    const { title, ownerName, cover } = source.value;
    media.metadata = new MediaMetadata({ title, artist: ownerName, artwork: cover === null ? [] : [{ src: cover }] });
  });
  watch(
    () => [Math.floor(timeline.value.positionS), timeline.value.durationS] as const,
    ([position, duration]) => {
      if (duration > 0) media.setPositionState({ duration, position: Math.min(position, duration) });
    },
  );
  onScopeDispose(() => {
    media.metadata = null;
    for (const name of names) media.setActionHandler(name, null);
  });
}
