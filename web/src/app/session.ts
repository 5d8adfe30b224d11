import type { Me, Right } from '@amphi/contract';
import { ApiError } from '@amphi/contract/client';
import { shallowRef } from 'vue';
import { api, onRefusal } from '../api/client.ts';
import { reopenSocket } from '../api/socket.ts';
import { queryClient } from './query-client.ts';

/*
 *  not known ──start, without a trace of a login──────▶ guest ◀──logout, login lost──┐
 *      │                                                  │                          │
 *      └──start, with one──▶ asks ──401──▶ guest          └──login──▶ asks ──▶ member┘
 */

/** The own account; null = guest, undefined = not known yet. */
const person = shallowRef<Me | null | undefined>(undefined);
const traceKey = 'amphi-signed-in';
const tabs = new BroadcastChannel('amphi-session');
let asking: Promise<void> | null = null;

/** Who looks at the pages, and what they may do. */
export const session = {
  get me(): Me | null | undefined {
    return person.value;
  },
  get isLoggedIn(): boolean {
    return person.value !== null && person.value !== undefined;
  },
  /** Rights for what is shown; the server decides again. */
  has(right: Right): boolean {
    return person.value?.rights.includes(right) ?? false;
  },
  /** There was a login here, and the server has not told yet whether it still counts. */
  get isExpected(): boolean {
    return person.value === undefined && hasTrace();
  },
  /** Who it is, as soon as that is known; undefined when the server does not answer. */
  async whenKnown(): Promise<Me | null | undefined> {
    if (person.value === undefined) await refresh();
    return person.value;
  },
  refresh,
  /** Takes over a login that just succeeded, here and in the other tabs. */
  async adopt(): Promise<void> {
    leaveTrace(true);
    await refresh();
    tellTabs();
  },
  /** Shows the account as an answer of the server has it, without asking again. */
  update(me: Me): void {
    become(me);
  },
  async logout(): Promise<void> {
    await api.passport.logout();
    forget();
  },
};

/** @see session */
export function useSession(): typeof session {
  return session;
}

/** Finds out who it is, and hears of changes from then on. */
export function startSession(): void {
  onRefusal((error) => {
    const isLost = error.error === 'credential_invalid' || error.error === 'login_required';
    if (isLost && session.isLoggedIn) forget();
  });
  tabs.addEventListener('message', () => void refresh());
  addEventListener('online', () => void (person.value === undefined && refresh()));
  void refresh();
}

/** A login elsewhere is on its way and comes back as a cookie alone. */
export function expectLogin(): void {
  leaveTrace(true);
}

function refresh(): Promise<void> {
  asking ??= askWho().finally(() => (asking = null));
  return asking;
}

/** Guests are not asked about: their 401 would stand in the browser's log on every page. */
async function askWho(): Promise<void> {
  if (!hasTrace()) return become(null);
  try {
    become(await api.me.get());
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) {
      // Not known yet, and nobody else asks again.
      if (person.value === undefined) setTimeout(() => void refresh(), 3000);
      return;
    }
    leaveTrace(false);
    const wasKnown = person.value !== undefined;
    become(null);
    // A login that had run out was refused on every other request of this start, too.
    if (!wasKnown) void queryClient.resetQueries({ type: 'active' });
  }
}

function forget(): void {
  leaveTrace(false);
  become(null);
  tellTabs();
}

function tellTabs(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel reaches its own origin only
  tabs.postMessage('changed');
}

function become(next: Me | null): void {
  const before = person.value;
  person.value = next;
  if (before === undefined || before?.sessionId === next?.sessionId) return;
  // What the former identity saw is not for this one, and its socket speaks for it still.
  queryClient.removeQueries({ type: 'inactive' });
  void queryClient.resetQueries({ type: 'active' });
  reopenSocket();
}

/** The session's cookie cannot be read here; the server sets a second one beside it that only says that it is there. */
function hasTrace(): boolean {
  if (/(?:^|; )amphi_signed_in=1/.test(document.cookie)) return true;
  try {
    return localStorage.getItem(traceKey) === '1';
  } catch {
    return true;
  }
}

function leaveTrace(isThere: boolean): void {
  try {
    if (isThere) localStorage.setItem(traceKey, '1');
    else localStorage.removeItem(traceKey);
  } catch {
    // Without storage the server is asked every time.
  }
}
