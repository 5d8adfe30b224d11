import type { Ref } from 'vue';
import { useHotkeys } from '../hotkeys/registry.ts';
import { playerKeys } from '../hotkeys/scopes.ts';
import type { Timeline } from './use-timeline.ts';

/** What the keys of the player act on. */
export interface PlayerParts {
  readonly video: Ref<HTMLVideoElement | null>;
  readonly root: Ref<HTMLElement | null>;
  readonly timeline: Ref<Timeline>;
  readonly seek: (positionS: number) => void;
  readonly toEdge: () => void;
  readonly isTheatre: Ref<boolean>;
  readonly isMenuOpen: Ref<boolean>;
  readonly areStatsOpen: Ref<boolean>;
}

/** Binds the keys of the player while the calling component is there. */
export function usePlayerKeys(parts: PlayerParts): void {
  const { video, timeline, seek } = parts;
  const move = (seconds: number) => (): void => seek((video.value?.currentTime ?? 0) + seconds);
  const turn = (step: number) => (): void => {
    const element = video.value;
    if (!element) return;
    element.volume = Math.min(1, Math.max(0, Math.round((element.volume + step) * 100) / 100));
    if (step > 0) element.muted = false;
  };
  useHotkeys(playerKeys, {
    play: () => {
      if (video.value?.paused === true) void video.value.play();
      else video.value?.pause();
    },
    back10: move(-10),
    ahead10: move(10),
    back5: move(-5),
    ahead5: move(5),
    louder: turn(0.05),
    quieter: turn(-0.05),
    mute: () => {
      if (video.value) video.value.muted = !video.value.muted;
    },
    start: () => seek(timeline.value.startS),
    edge: parts.toEdge,
    percent: (key) => seek(timeline.value.startS + ((timeline.value.endS - timeline.value.startS) * Number(key)) / 10),
    fullscreen: () => parts.root.value?.querySelector<HTMLElement>('media-fullscreen-button')?.click(),
    theatre: () => (parts.isTheatre.value = !parts.isTheatre.value),
    stats: () => (parts.areStatsOpen.value = !parts.areStatsOpen.value),
    leave: () => leave(parts),
  });
}

/** Escape undoes the last thing that was opened. */
function leave(parts: PlayerParts): void {
  if (parts.isMenuOpen.value) parts.isMenuOpen.value = false;
  else if (parts.areStatsOpen.value) parts.areStatsOpen.value = false;
  else parts.isTheatre.value = false;
}
