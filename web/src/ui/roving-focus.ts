/** Moves the focus among the items of a menu by arrow keys, Home and End, around its ends. */
export function moveFocus(event: KeyboardEvent, menu: HTMLElement, selector: string): void {
  const items = Array.from(menu.querySelectorAll<HTMLElement>(selector));
  const at = items.findIndex((item) => item === menu.ownerDocument.activeElement);
  const next = nextIndex(event.key, at, items.length);
  if (next === null) return;
  event.preventDefault();
  event.stopPropagation();
  items[next]?.focus();
}

function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return at <= 0 ? count - 1 : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
