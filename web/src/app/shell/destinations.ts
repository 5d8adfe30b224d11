import type { Component } from 'vue';
import IconRadio from '~icons/lucide/radio';
import IconSettings from '~icons/lucide/settings';
import IconShield from '~icons/lucide/shield';
import IconUser from '~icons/lucide/user-round';
import { session } from '../session.ts';
import { adminPlaces } from './admin-places.ts';

/** A page that the rail or the tabs lead to. */
export interface Destination {
  readonly to: string;
  /** True on the pages that belong to it. */
  readonly isHere: (path: string) => boolean;
  readonly label: string;
  readonly icon: Component;
}

const live: Destination = {
  to: '/live',
  isHere: (path) => path === '/live' || path === '/',
  label: 'site.live',
  icon: IconRadio,
};
const me: Destination = {
  to: '/me',
  isHere: (path) => path === '/me' || path.startsWith('/me/'),
  label: 'site.me',
  icon: IconUser,
};
const settings: Destination = { ...me, to: '/me/settings/profile', label: 'site.settings', icon: IconSettings };
const admin: Destination = { to: '/admin', isHere: () => false, label: 'site.admin', icon: IconShield };

/** True for whoever may open a page of the administration. */
export function isAdminOffered(): boolean {
  return adminPlaces.some(({ right }) => session.has(right));
}

/** What the rail leads to, in groups, as far as the visitor may go there. */
export function railGroups(): readonly (readonly Destination[])[] {
  if (!session.isLoggedIn) return [[live]];
  return [[live], isAdminOffered() ? [settings, admin] : [settings]];
}

/** The tabs of phones; guests come to their own page by way of the login. */
export const tabs: readonly Destination[] = [live, me];
