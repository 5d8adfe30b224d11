import { useEventListener } from '@vueuse/core';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';

/** Asks before what was typed is lost: by `ask` inside the site, by the browser when the tab closes. */
export function useLeaveGuard(isDirty: () => boolean, ask: () => Promise<boolean>): void {
  const mayGo = async (): Promise<boolean> => !isDirty() || ask();
  onBeforeRouteLeave(mayGo);
  onBeforeRouteUpdate(mayGo);
  useEventListener('beforeunload', (event: BeforeUnloadEvent) => {
    if (isDirty()) event.preventDefault();
  });
}
