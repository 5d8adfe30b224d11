import { onBeforeUnmount, onMounted, toValue } from 'vue';
import type { MaybeRefOrGetter } from 'vue';

/** Lets the browser ask before the tab closes while something is not saved. */
export function useUnsavedWarning(hasChanges: MaybeRefOrGetter<boolean>): void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (toValue(hasChanges)) event.preventDefault();
  };
  onMounted(() => addEventListener('beforeunload', onLeave));
  onBeforeUnmount(() => removeEventListener('beforeunload', onLeave));
}
