// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { belongsToControl, findClashes, spellKey } from './hotkeys.ts';
import { allScopes } from './scopes.ts';

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key, ...init });
}

describe('hotkeys', () => {
  it.each(allScopes.map((scope) => [scope.name, scope] as const))('no key means two things in %s', (_name, scope) => {
    expect(findClashes(scope)).toEqual([]);
  });
  it('notices a clash and a sequence that cannot be reached', () => {
    const hotkeys = [
      { action: 'a', keys: ['g'], label: 'a' },
      { action: 'b', keys: ['g l', 'x'], label: 'b' },
      { action: 'c', keys: ['x'], label: 'c' },
    ];
    expect(findClashes({ name: 'n', label: 'l', hotkeys })).toEqual(['x', 'g l']);
  });
  it('spells keys as the scopes do', () => {
    expect(spellKey(press('k'))).toBe('k');
    expect(spellKey(press('S', { shiftKey: true }))).toBe('Shift+S');
    expect(spellKey(press('?', { shiftKey: true }))).toBe('?');
    expect(spellKey(press(' '))).toBe('Space');
  });
  it('leaves keys with modifiers and of input methods alone', () => {
    expect(spellKey(press('k', { ctrlKey: true }))).toBeNull();
    expect(spellKey(press('k', { metaKey: true }))).toBeNull();
    expect(spellKey(press('k', { isComposing: true }))).toBeNull();
  });
  it('leaves keys to inputs, and those that press or move a control to that control', () => {
    document.body.innerHTML = '<input><button>b</button><div role="slider"></div><p>t</p>';
    const [input, button, slider, text] = Array.from(document.body.children);
    expect(belongsToControl(input ?? null, 'k')).toBe(true);
    expect(belongsToControl(button ?? null, 'Space')).toBe(true);
    expect(belongsToControl(button ?? null, 'k')).toBe(false);
    expect(belongsToControl(slider ?? null, 'ArrowLeft')).toBe(true);
    expect(belongsToControl(text ?? null, 'ArrowLeft')).toBe(false);
  });
});
