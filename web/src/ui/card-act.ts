import type { Component } from 'vue';

/** Something that a page adds to the menu of a card. */
export interface CardAct {
  readonly text: string;
  readonly icon: Component;
  readonly act: () => unknown;
}
