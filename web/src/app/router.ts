import { nextTick } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import { breakage, reportBreak } from './breakage.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Full-bleed page: no rail, and on phones no bars. */
    readonly isImmersive?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('../features/live/live-wall.vue') },
    { path: '/live', name: 'live-wall', component: () => import('../features/live/live-wall.vue') },
    {
      path: '/live/:liveId',
      name: 'live',
      meta: { isImmersive: true },
      component: () => {
        // Asked for together with the page, so that the player does not wait for it in turn.
        void import('../player/engine/hls-engine.ts');
        return import('../features/live/live-page.vue');
      },
    },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./missing-page.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.onError(reportBreak);

let isFirst = true;
router.afterEach((to, from) => {
  breakage.value = null;
  const isSamePage = to.path === from.path;
  if (!isFirst && !isSamePage) void focusHeading();
  isFirst = false;
});

let stopWaiting: (() => void) | null = null;

/** Screen readers and keyboards begin at the heading of the new page, which may come only with its data. */
async function focusHeading(): Promise<void> {
  stopWaiting?.();
  await nextTick();
  if (tryFocusHeading()) return;
  const observer = new MutationObserver(() => {
    // Whoever went on by keyboard meanwhile stays where they are.
    const hasMoved = document.activeElement !== document.body && document.activeElement !== null;
    if (hasMoved || tryFocusHeading()) stopWaiting?.();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  stopWaiting = () => observer.disconnect();
}

function tryFocusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
  return heading !== null;
}
