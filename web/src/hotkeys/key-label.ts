const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** How a key is printed on the help sheet and in tooltips. */
export function keyLabel(key: string): string {
  return symbols[key] ?? key.replace('Shift+', '⇧ ');
}
