import type { Ref } from 'vue';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { Level } from '../engine/engine.ts';
import type { VodEngine } from '../engine/vod-engine.ts';
import { capOf, heightsOf, loadCap, saveCap, type QualityWish } from './quality.ts';

/** The choice of sizes of one playing video. */
export interface Quality {
  readonly wish: Readonly<Ref<QualityWish>>;
  readonly heights: Readonly<Ref<readonly Level[]>>;
  /** Of the picture that is shown; 0 while unknown. */
  readonly shownHeight: Readonly<Ref<number>>;
  /** A wished size has not reached the screen yet. */
  readonly isSwitching: Readonly<Ref<boolean>>;
  readonly hasAudioOnly: Readonly<Ref<boolean>>;
  readonly cap: () => number | null;
  choose(wish: QualityWish): void;
}

/** @see Quality. `reload` starts the engine anew at the present position: sound alone is another playlist. */
export function useQuality(
  video: Ref<HTMLVideoElement | null>,
  engine: () => VodEngine | null,
  revision: Ref<number>,
  reload: () => void,
): Quality {
  const wish = shallowRef<QualityWish>({ kind: 'auto' });
  const shownHeight = shallowRef(0);
  const isSwitching = shallowRef(false);
  let cap = loadCap();
  let applied: VodEngine | null = null;
  const heights = computed(() => (revision.value >= 0 ? heightsOf(engine()?.levels() ?? []) : []));
  /** Sound alone has no levels; what was there before stays in the menu. */
  const known = shallowRef<readonly Level[]>([]);
  const hadAudio = shallowRef(false);

  watch(revision, () => {
    const now = engine();
    if (heights.value.length > 0) known.value = heights.value;
    if (now !== null && now.audioUrl() !== null && heights.value.length > 0) hadAudio.value = true;
    if (now !== null && now !== applied && heights.value.length > 0) {
      applied = now;
      apply(now);
    }
  });

  function apply(now: VodEngine): void {
    const chosen = wish.value.kind === 'height' ? wish.value.height : null;
    now.capHeight(cap);
    const level = chosen === null ? undefined : heights.value.find((entry) => entry.height === chosen);
    now.chooseLevel(level?.index ?? null);
    isSwitching.value = level !== undefined && level.height !== shownHeight.value;
  }

  function choose(next: QualityWish): void {
    const before = wish.value;
    wish.value = next;
    if (next.kind !== 'audio') {
      cap = capOf(next);
      saveCap(cap);
    }
    if (next.kind === 'audio' || before.kind === 'audio') return reload();
    const now = engine();
    if (now !== null) apply(now);
  }

  watch(video, (element, _old, onCleanup) => {
    if (!element) return;
    const onSize = (): void => {
      shownHeight.value = element.videoHeight;
      isSwitching.value = false;
    };
    element.addEventListener('resize', onSize);
    element.addEventListener('loadeddata', onSize);
    onCleanup(() => {
      element.removeEventListener('resize', onSize);
      element.removeEventListener('loadeddata', onSize);
    });
  });
  onScopeDispose(() => (applied = null));
  return { wish, heights: known, shownHeight, isSwitching, hasAudioOnly: hadAudio, cap: () => cap, choose };
}
