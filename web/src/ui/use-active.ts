import type { ShallowRef } from 'vue';
import { onActivated, onDeactivated, shallowRef } from 'vue';

/** False while the page is only kept in memory for coming back. */
export function useActive(): Readonly<ShallowRef<boolean>> {
  const isActive = shallowRef(true);
  onActivated(() => (isActive.value = true));
  onDeactivated(() => (isActive.value = false));
  return isActive;
}
