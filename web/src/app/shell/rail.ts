import { useMediaQuery } from '@vueuse/core';
import type { Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';

const storageKey = 'amphi-rail';

/** Width of the rail, remembered; on immersive pages the menu button opens it over the page instead. */
export function useRail(isImmersive: Ref<boolean>) {
  const isWished = shallowRef(readWish());
  const isDrawerOpen = shallowRef(false);
  const hasRoom = useMediaQuery('(min-width: 1024px)');
  const isWide = computed(() => isWished.value && hasRoom.value && !isImmersive.value);
  watch(isImmersive, () => (isDrawerOpen.value = false));

  function toggle(): void {
    if (isImmersive.value || !hasRoom.value) {
      isDrawerOpen.value = isImmersive.value && !isDrawerOpen.value;
      return;
    }
    isWished.value = !isWished.value;
    try {
      localStorage.setItem(storageKey, isWished.value ? 'wide' : 'narrow');
    } catch {
      // A browser without storage forgets the choice.
    }
  }

  return { isWide, isDrawerOpen, toggle, closeDrawer: () => (isDrawerOpen.value = false) };
}

function readWish(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'wide';
  } catch {
    return false;
  }
}
