const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** How a key is printed on the help sheet and in tooltips. */
export function keyLabel(key: string): string {
  if (key.startsWith('Ctrl+')) return `Ctrl ${keyLabel(key.slice(5))}`;
  return symbols[key] ?? key.replace('Shift+', '⇧ ');
}
