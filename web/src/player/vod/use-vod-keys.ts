import type { Ref } from 'vue';
import { onScopeDispose } from 'vue';
import { captionStyle, steppedSize } from '../captions/caption-style.ts';
import type { Captions } from '../captions/use-captions.ts';
import { useHotkeys } from '../../hotkeys/registry.ts';
import { vodKeys } from '../../hotkeys/scopes.ts';
import { chapterStep } from './chapters.ts';
import { rates } from './preferences.ts';
import type { VodSession } from './session.ts';

/** What the keys of a video's player act on besides its session. */
export interface VodKeyParts {
  readonly captions: Captions;
  readonly fullscreen: () => void;
  readonly isTheatre: Ref<boolean>;
  readonly areStatsOpen: Ref<boolean>;
  /** Undoes the last thing that was opened. */
  readonly leave: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly toMini: () => void;
  readonly toggleDanmaku: () => void;
  readonly writeDanmaku: () => void;
  /** `q` goes down and up again: the triple is held. */
  readonly hold: (isDown: boolean) => void;
}

/** Binds the keys of a video's player while the calling component is there. */
export function useVodKeys(session: VodSession, parts: VodKeyParts): void {
  const { element } = session;
  const move = (seconds: number) => (): void => session.seek(element.currentTime + seconds);
  const turn = (step: number) => (): void => {
    element.volume = Math.min(1, Math.max(0, Math.round((element.volume + step) * 100) / 100));
    if (step > 0) element.muted = false;
  };
  const chapter = (step: 1 | -1) => (): void => {
    const target = chapterStep(session.source.value.play.chapters, element.currentTime, step);
    if (target !== null) session.seek(target);
  };
  const frame = (step: 1 | -1) => (): void => {
    if (element.paused) session.seek(element.currentTime + step / 30);
  };
  const pace = (step: 1 | -1) => (): void => {
    const now = session.rate.value;
    const next = step === 1 ? rates.find((rate) => rate > now) : rates.findLast((rate) => rate < now);
    session.rate.value = next ?? now;
  };
  const resize = (step: 1 | -1) => (): void => {
    captionStyle.size = steppedSize(captionStyle.size, step);
  };
  useHotkeys(vodKeys, {
    play: session.toggle,
    back10: move(-10),
    ahead10: move(10),
    back5: move(-5),
    ahead5: move(5),
    louder: turn(0.05),
    quieter: turn(-0.05),
    mute: () => (element.muted = !element.muted),
    start: () => session.seek(0),
    end: () => session.seek(session.timeline.value.durationS),
    percent: (key) => session.seek((session.timeline.value.durationS * Number(key)) / 10),
    frameBack: frame(-1),
    frameAhead: frame(1),
    slower: pace(-1),
    faster: pace(1),
    chapterBack: chapter(-1),
    chapterAhead: chapter(1),
    captions: () => parts.captions.toggle(),
    captionsLarger: resize(1),
    captionsSmaller: resize(-1),
    fullscreen: parts.fullscreen,
    theatre: () => (parts.isTheatre.value = !parts.isTheatre.value),
    mini: parts.toMini,
    next: parts.next,
    previous: parts.previous,
    danmaku: parts.toggleDanmaku,
    write: parts.writeDanmaku,
    triple: () => parts.hold(true),
    stats: () => (parts.areStatsOpen.value = !parts.areStatsOpen.value),
    leave: parts.leave,
  });
  const release = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'q') parts.hold(false);
  };
  addEventListener('keyup', release);
  onScopeDispose(() => removeEventListener('keyup', release));
}
