import { onScopeDispose, shallowRef } from 'vue';
import { fillOf, holdMs, pressOf } from './hold.ts';

/** A press that may become a hold of two seconds: rings fill meanwhile, and run back when it ends early. */
export function useHold(acts: { readonly tap: () => void; readonly done: () => void }) {
  const fill = shallowRef(0);
  let beganAt: number | null = null;
  let frame = 0;
  /** By key there is no tap: `q` alone does nothing. */
  let isKey = false;

  function begin(byKey: boolean): void {
    if (beganAt !== null) return;
    beganAt = performance.now();
    isKey = byKey;
    frame = requestAnimationFrame(step);
  }

  function step(): void {
    if (beganAt === null) return;
    const lastedMs = performance.now() - beganAt;
    fill.value = fillOf(lastedMs);
    if (lastedMs < holdMs) {
      frame = requestAnimationFrame(step);
      return;
    }
    beganAt = null;
    acts.done();
    setTimeout(() => (fill.value = 0), 400);
  }

  function end(): void {
    if (beganAt === null) return;
    const press = pressOf(performance.now() - beganAt, true);
    cancel();
    if (press === 'tap' && !isKey) acts.tap();
    else if (press === 'done') acts.done();
  }

  function cancel(): void {
    beganAt = null;
    cancelAnimationFrame(frame);
    fill.value = 0;
  }

  onScopeDispose(cancel);
  return { fill, begin, end, cancel };
}
