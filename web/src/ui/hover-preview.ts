import { onScopeDispose, shallowRef } from 'vue';

const delayMs = 600;

/** True while a mouse has rested on a card for 600 ms; never by touch, with reduced motion or when data shall be saved. */
export function useHoverPreview() {
  const isPreviewing = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function enter(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' || isUnwelcome()) return;
    clearTimeout(timer);
    timer = setTimeout(() => (isPreviewing.value = true), delayMs);
  }

  function leave(): void {
    clearTimeout(timer);
    isPreviewing.value = false;
  }

  onScopeDispose(leave);
  return { isPreviewing, enter, leave };
}

function isUnwelcome(): boolean {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return true;
  const connection: unknown = Reflect.get(navigator, 'connection');
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true;
}
