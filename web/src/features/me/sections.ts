import type { Component } from 'vue';
import { defineAsyncComponent } from 'vue';
import IconMonitor from '~icons/lucide/monitor-smartphone';
import IconPalette from '~icons/lucide/palette';
import IconShield from '~icons/lucide/shield-check';
import IconUser from '~icons/lucide/user-round';
import IconData from '~icons/lucide/folder-lock';

/** One page of the settings. */
export interface Section {
  /** Part of the address: `/me/settings/<name>`. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: Component;
  readonly page: Component;
}

/** All of them, in the order of the list; each is loaded when it is opened. */
export const sections: readonly [Section, ...Section[]] = [
  {
    name: 'profile',
    label: 'me.profile',
    hint: 'me.profileHint',
    icon: IconUser,
    page: defineAsyncComponent(() => import('./profile/profile-section.vue')),
  },
  {
    name: 'security',
    label: 'me.security',
    hint: 'me.securityHint',
    icon: IconShield,
    page: defineAsyncComponent(() => import('./security/security-section.vue')),
  },
  {
    name: 'sessions',
    label: 'me.sessions',
    hint: 'me.sessionsHint',
    icon: IconMonitor,
    page: defineAsyncComponent(() => import('./sessions/sessions-section.vue')),
  },
  {
    name: 'privacy',
    label: 'me.privacy',
    hint: 'me.privacyHint',
    icon: IconData,
    page: defineAsyncComponent(() => import('./privacy/privacy-section.vue')),
  },
  {
    name: 'appearance',
    label: 'me.appearance',
    hint: 'me.appearanceHint',
    icon: IconPalette,
    page: defineAsyncComponent(() => import('./appearance/appearance-section.vue')),
  },
];
