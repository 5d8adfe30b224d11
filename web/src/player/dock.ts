import { docked } from './docked.ts';
import type { VodSession } from './vod/session.ts';

/** Lets a session go on in the corner. */
export function dock(session: VodSession, path: string): void {
  if (docked.value !== null && docked.value.session !== session) docked.value.session.end();
  session.park();
  docked.value = { session, path };
}

/** Takes a session back for the page of that video; null = another one, or none. */
export function undock(videoId: string): VodSession | null {
  const now = docked.value;
  if (now === null) return null;
  const isSame = now.session.source.value.videoId === videoId;
  if (isSame) now.session.park();
  docked.value = null;
  if (isSame) return now.session;
  now.session.end();
  return null;
}

/** Ends what plays in the corner. */
export function closeDock(): void {
  docked.value?.session.end();
  docked.value = null;
}
