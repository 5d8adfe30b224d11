import { shallowRef } from 'vue';

/** Why the page cannot go on: a bug of ours, or files of an older build that are gone. */
export type Breakage = 'bug' | 'updated';

/** Set when a page broke; the shell shows the error page instead. */
export const breakage = shallowRef<Breakage | null>(null);

/** Takes what no component handled. A chunk that cannot be loaded means a newer build, or no network. */
export function reportBreak(error: unknown): void {
  const text = String(error);
  const isChunk = /dynamically imported module|Importing a module script failed|preload CSS/i.test(text);
  breakage.value = isChunk && navigator.onLine ? 'updated' : 'bug';
  // Reported to the browser's own log, where people who help look for it.
  reportError(error);
}
