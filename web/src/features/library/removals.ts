import { shallowReactive } from 'vue';

/*
 *   shown ──remove──▶ hidden ──6 s, the next removal, or the page goes away──▶ removed ──list asked anew──▶ gone
 *     ▲                 │                                                        │
 *     └──────undo───────┘◀───────────────────────refused───────────────────────-─┘
 */

/** A removal that can still be undone. */
export interface Removal {
  /** What is not shown any more, as `list:id`. */
  readonly keys: readonly string[];
  /** Tells the server; what it throws brings the entries back. */
  readonly act: () => Promise<unknown>;
  /** Has the list asked anew after that. */
  readonly renew: () => Promise<unknown>;
  readonly failed: (error: unknown) => void;
}

/** One removal waits at a time: the toast can take back only the last one. */
export function createRemovals(delayMs = 6000) {
  const hidden = shallowReactive(new Set<string>());
  let waiting: Removal | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(keys: readonly string[]): void {
    for (const key of keys) hidden.delete(key);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    const removal = waiting;
    waiting = null;
    if (removal === null) return;
    try {
      await removal.act();
      await removal.renew();
    } catch (error) {
      removal.failed(error);
    } finally {
      show(removal.keys);
    }
  }

  function remove(removal: Removal): void {
    void flush();
    waiting = removal;
    for (const key of removal.keys) hidden.add(key);
    timer = setTimeout(() => void flush(), delayMs);
  }

  function undo(): void {
    clearTimeout(timer);
    if (waiting !== null) show(waiting.keys);
    waiting = null;
  }

  return { isHidden: (key: string): boolean => hidden.has(key), remove, undo, flush };
}
