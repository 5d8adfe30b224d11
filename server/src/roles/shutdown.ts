import type { Log } from '../platform/log/index.ts';

/** Parts that were started, to be stopped in reverse. */
export interface Shutdown {
  /** Remembers how to stop a part that was just started. */
  add(part: string, stop: () => Promise<void> | void): void;
  /** Stops everything, last started first; a part that fails or takes too long does not keep the others from stopping. Later calls wait for the first. */
  run(): Promise<void>;
}

/** How long one part may take; the parts that drain (sockets, requests) bound themselves more tightly. */
const partDeadlineMs = 25_000;

/** An empty list of parts. */
export function createShutdown(log: Log): Shutdown {
  const parts: { readonly part: string; readonly stop: () => Promise<void> | void }[] = [];
  let running: Promise<void> | null = null;
  const runAll = async (): Promise<void> => {
    for (const { part, stop } of parts.toReversed()) {
      try {
        await within(partDeadlineMs, stop());
      } catch (error) {
        log.error({ err: error, part }, 'a part did not stop in order');
      }
    }
  };
  return {
    add: (part, stop) => void parts.push({ part, stop }),
    run: () => (running ??= runAll()),
  };
}

async function within(deadlineMs: number, work: Promise<void> | void): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`still busy after ${deadlineMs} ms`)), deadlineMs);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
