import { shallowRef } from 'vue';

/** What the toast says; `id` makes the same words appear again. */
export const toast = shallowRef<{ readonly id: number; readonly text: string } | null>(null);

let count = 0;

/** Tells the result of the visitor's own action for four seconds. */
export function showToast(text: string): void {
  count += 1;
  const id = count;
  toast.value = { id, text };
  setTimeout(() => {
    if (toast.value?.id === id) toast.value = null;
  }, 4000);
}
