/** A key that does something: how it is matched, and the message that names it on the help sheet. */
export interface Hotkey {
  /** Stable name; the owner of the scope maps it to what happens. */
  readonly action: string;
  /** Each entry is `KeyboardEvent.key`, with `Shift+` in front only for letters, `Ctrl+` only for arrows, or two keys as a sequence: `g l`. */
  readonly keys: readonly string[];
  /** Message key of the description. */
  readonly label: string;
}

/** Keys that act together. A later scope wins over an earlier one. */
export interface HotkeyScope {
  readonly name: string;
  readonly label: string;
  readonly hotkeys: readonly Hotkey[];
}

/** How `Hotkey.keys` spells the key of an event; null when modifiers or an input method make it somebody else's. */
export function spellKey(event: KeyboardEvent): string | null {
  // The one pair with a modifier: by chapters, as the large video sites have it.
  if (event.ctrlKey && !event.altKey && !event.metaKey && /^Arrow(?:Left|Right)$/.test(event.key)) {
    return `Ctrl+${event.key}`;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === 229) return null;
  if (event.key.length === 1 && /\p{L}/u.test(event.key)) {
    return event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase();
  }
  return event.key === ' ' ? 'Space' : event.key;
}

/** Keys that are bound twice inside one scope, or that a two-key sequence can never reach. */
export function findClashes(scope: HotkeyScope): readonly string[] {
  const all = scope.hotkeys.flatMap((hotkey) => hotkey.keys);
  const twice = all.filter((key, index) => all.indexOf(key) !== index);
  const shadowed = all.filter((key) => key.includes(' ') && all.includes(key.split(' ')[0] ?? ''));
  return [...twice, ...shadowed];
}

/** True where a key press is text or belongs to the focused control. */
export function belongsToControl(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input:not([type="checkbox"],[type="radio"]),textarea,select,[contenteditable]')) return true;
  if (key === 'Space' || key === 'Enter') {
    return target.closest('button,a,summary,[role="button"],[role^="menuitem"],[role="switch"]') !== null;
  }
  return /^(Arrow|Home|End|Page)/.test(key) && target.closest('[role="slider"],[role="menu"],[role="dialog"]') !== null;
}
