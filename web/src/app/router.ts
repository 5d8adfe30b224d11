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

/** Screen readers and keyboards begin at the top of the new page. */
async function focusHeading(): Promise<void> {
  await nextTick();
  const heading = document.querySelector<HTMLElement>('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}
