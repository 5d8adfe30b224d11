import type { Right } from '@amphi/contract';
import { nextTick } from 'vue';
import type { RouteLocationNormalized } from 'vue-router';
import { createRouter, createWebHistory } from 'vue-router';
import type { LazyGroup } from '../locales/lazy.ts';
import { breakage, reportBreak } from './breakage.ts';
import { loadMessages } from './i18n.ts';
import { routes } from './routes.ts';
import { session } from './session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Full-bleed page: no rail, and on phones no bars. */
    readonly isImmersive?: boolean;
    /** `work`: the layout of studio and administration with a rail of its own; `bare`: the page is all there is. Both bring their own `main`. */
    readonly frame?: 'work' | 'bare';
    /** Messages that are loaded with the page. */
    readonly messages?: readonly LazyGroup[];
    /** Guests are sent to the login page and come back. */
    readonly isForMembers?: boolean;
    /** Whoever lacks it sees a page that names it; implies `isForMembers`. */
    readonly right?: Right;
    /** Message key of what the right allows. */
    readonly rightName?: string;
    /** Its parameters open parts of one page: focus and scroll position stay. */
    readonly isOnePage?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (isSamePage(to, from) ? false : { top: 0 }),
});

router.onError(reportBreak);

router.beforeEach(async (to) => {
  // Together with the page's code, not after it.
  void loadMessages(to.meta.messages ?? []).catch(() => undefined);
  if (to.meta.isForMembers !== true && to.meta.right === undefined) return true;
  // Pages of members have a skeleton for the wait, and send guests away themselves; a right has to be known first.
  if (to.meta.right === undefined && to.meta.frame === undefined && session.isExpected) return true;
  const me = await session.whenKnown();
  return me === null ? { name: 'login', query: { next: to.fullPath }, replace: true } : true;
});

router.beforeResolve(async (to) => loadMessages(to.meta.messages ?? []));

let isFirst = true;
router.afterEach((to, from) => {
  breakage.value = null;
  if (!isFirst && !isSamePage(to, from)) void focusHeading();
  isFirst = false;
});

function isSamePage(to: RouteLocationNormalized, from: RouteLocationNormalized): boolean {
  return to.path === from.path || (to.meta.isOnePage === true && to.name === from.name);
}

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
