import { shallowRef } from 'vue';

/** A way back that the toast offers. */
export interface ToastUndo {
  readonly label: string;
  readonly act: () => unknown;
}

/** What the toast says; `id` makes the same words appear again. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: ToastUndo | null;
  /** Epoch milliseconds at which it goes. */
  readonly until: number;
}

export const toast = shallowRef<Toast | null>(null);

let count = 0;

/** Tells the result of the visitor's own action for four seconds, or with a way back for six. */
export function showToast(text: string, undo: ToastUndo | null = null): void {
  count += 1;
  const id = count;
  const lastsMs = undo === null ? 4000 : 6000;
  toast.value = { id, text, undo, until: Date.now() + lastsMs };
  setTimeout(() => {
    if (toast.value?.id === id) toast.value = null;
  }, lastsMs);
}

/** Takes it away before its time. */
export function hideToast(): void {
  toast.value = null;
}
