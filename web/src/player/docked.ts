import { shallowRef } from 'vue';
import type { VodSession } from './vod/session.ts';

/** What goes on in the corner after its page was left. */
export interface Docked {
  readonly session: VodSession;
  /** Leads back to the page. */
  readonly path: string;
}

/** Set while a video plays in the mini player; the shell shows it. */
export const docked = shallowRef<Docked | null>(null);
