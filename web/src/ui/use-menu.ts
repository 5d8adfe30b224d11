import { onClickOutside } from '@vueuse/core';
import { nextTick, shallowRef, useId, type Ref } from 'vue';
import { moveFocus } from './roving-focus.ts';

/** Elements and items of a menu. */
export interface MenuPlan {
  /** Holds button and menu; a click outside of it closes. */
  readonly root: Readonly<Ref<HTMLElement | null>>;
  readonly button: Readonly<Ref<HTMLElement | null>>;
  /** Selector of what the arrow keys move over. */
  readonly items: string;
  /** Selector of what has the focus first. */
  readonly first: string;
}

/** A button that opens a menu (ARIA menu button): arrow keys move, Escape and Tab close, the focus returns to the button. */
export function useMenu({ root, button, items, first }: MenuPlan) {
  const isOpen = shallowRef(false);
  onClickOutside(root, () => (isOpen.value = false));

  async function toggle(): Promise<void> {
    isOpen.value = !isOpen.value;
    if (!isOpen.value) return;
    await nextTick();
    root.value?.querySelector<HTMLElement>(first)?.focus();
  }

  function close(): void {
    isOpen.value = false;
    button.value?.focus();
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') event.preventDefault();
      close();
    } else if (event.currentTarget instanceof HTMLElement) {
      moveFocus(event, event.currentTarget, items);
    }
  }

  return { isOpen, menuId: useId(), toggle, close, onKeydown };
}
