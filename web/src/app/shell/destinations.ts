import type { Component } from 'vue';
import IconRadio from '~icons/lucide/radio';

/** A page that the rail and the tabs lead to. */
export interface Destination {
  readonly to: string;
  /** Other addresses that show the same page. */
  readonly also: readonly string[];
  readonly label: string;
  readonly icon: Component;
}

/** What exists, in the order of the rail. */
export const destinations: readonly Destination[] = [{ to: '/live', also: ['/'], label: 'site.live', icon: IconRadio }];
