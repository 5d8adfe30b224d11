import type { Component } from 'vue';
import IconClock from '~icons/lucide/clock';
import IconHistory from '~icons/lucide/history';
import IconHome from '~icons/lucide/house';
import IconPlus from '~icons/lucide/plus';
import IconRadio from '~icons/lucide/radio';
import IconShield from '~icons/lucide/shield';
import IconStar from '~icons/lucide/star';
import IconUser from '~icons/lucide/user-round';
import IconUsers from '~icons/lucide/users-round';
import { session } from '../session.ts';
import { adminPlaces } from './admin-places.ts';
import IconShorts from './shorts-icon.vue';

/** A page that the rail or the tabs lead to. */
export interface Destination {
  readonly to: string;
  /** True on the pages that belong to it. */
  readonly isHere: (path: string) => boolean;
  readonly label: string;
  readonly icon: Component;
  /** Begins something; stands out among the tabs. */
  readonly isAct?: boolean;
}

const at = (to: string, label: string, icon: Component, isHere = (path: string) => path === to): Destination => ({
  to,
  label,
  icon,
  isHere,
});
const home = at('/', 'site.home', IconHome, (path) => path === '/' || path.startsWith('/explore'));
const following = at('/following', 'site.following', IconUsers);
const shorts = at('/shorts', 'site.shorts', IconShorts);
const live = at('/live', 'site.live', IconRadio);
const history = at('/me/history', 'site.history', IconHistory);
const favorites = at('/me/favorites', 'site.favorites', IconStar);
const later = at('/me/later', 'site.later', IconClock);
const library = [history, favorites, later];
/** Where somebody begins who wants to publish; only for those who may. */
const create: Destination = { ...at('/studio/upload', 'site.upload', IconPlus), isAct: true };
const me: Destination = {
  to: '/me',
  isHere: (path) => path === '/me' || path.startsWith('/me/') || path === '/following',
  label: 'site.me',
  icon: IconUser,
};
const admin: Destination = { to: '/admin', isHere: () => false, label: 'site.admin', icon: IconShield };

/** True for whoever may open a page of the administration. */
export function isAdminOffered(): boolean {
  return adminPlaces.some(({ right }) => session.has(right));
}

/** True for whoever may publish videos. */
export function isCreateOffered(): boolean {
  return session.has('video.create');
}

/** What the rail leads to, in groups, as far as the visitor may go there. */
export function railGroups(): readonly (readonly Destination[])[] {
  const places = [home, following, shorts, live];
  if (!session.isLoggedIn) return [places];
  return isAdminOffered() ? [places, library, [admin]] : [places, library];
}

/** The tabs of phones; guests come to their own page by way of the login. */
export function tabs(): readonly Destination[] {
  return isCreateOffered() ? [home, shorts, create, live, me] : [home, shorts, live, me];
}
