import { onScopeDispose, shallowReactive, shallowRef } from 'vue';
import type { HotkeyScope } from './hotkeys.ts';
import { belongsToControl, spellKey } from './hotkeys.ts';

/** What the keys of a scope do; the digit keys share one action, so the key comes along. */
export type HotkeyHandlers = Readonly<Record<string, (key: string) => void>>;

interface Entry {
  readonly scope: HotkeyScope;
  readonly handlers: HotkeyHandlers;
  readonly isOn: () => boolean;
}

const entries = shallowReactive<Entry[]>([]);
const storageKey = 'amphi-hotkeys';
/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const areHotkeysOn = shallowRef(readChoice());

let firstOfSequence: { readonly key: string; readonly at: number } | null = null;

/** Makes the keys of `scope` act until the calling component goes away, as long as `isOn`. */
export function useHotkeys(scope: HotkeyScope, handlers: HotkeyHandlers, isOn: () => boolean = () => true): void {
  const entry = { scope, handlers, isOn };
  if (entries.length === 0) addEventListener('keydown', onKeydown);
  entries.push(entry);
  onScopeDispose(() => {
    entries.splice(entries.indexOf(entry), 1);
    if (entries.length === 0) removeEventListener('keydown', onKeydown);
  });
}

/** Scopes that act now, for the help sheet. */
export function activeScopes(): readonly HotkeyScope[] {
  return entries.filter(({ isOn }) => isOn()).map(({ scope }) => scope);
}

/** Switches single-key shortcuts and remembers it on this device. */
export function setHotkeysOn(isOn: boolean): void {
  areHotkeysOn.value = isOn;
  try {
    localStorage.setItem(storageKey, isOn ? 'on' : 'off');
  } catch {
    // A browser without storage forgets the choice.
  }
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
}

function onKeydown(event: KeyboardEvent): void {
  const key = spellKey(event);
  if (key === null || event.defaultPrevented || !areHotkeysOn.value || belongsToControl(event.target, key)) return;
  const isFollowing = firstOfSequence !== null && event.timeStamp - firstOfSequence.at < 1000;
  const sequence = isFollowing ? `${firstOfSequence?.key ?? ''} ${key}` : null;
  firstOfSequence = null;
  if (sequence !== null && run(sequence, event)) return;
  if (run(key, event)) return;
  firstOfSequence = { key, at: event.timeStamp };
}

function run(key: string, event: KeyboardEvent): boolean {
  for (const { scope, handlers, isOn } of entries.toReversed()) {
    if (!isOn()) continue;
    const hotkey = scope.hotkeys.find((candidate) => candidate.keys.includes(key));
    const handler = hotkey && handlers[hotkey.action];
    if (!handler) continue;
    event.preventDefault();
    handler(key);
    return true;
  }
  return false;
}
