/** Waiting for events of the outside world that offer nothing to subscribe to: a condition asked at short intervals, with a deadline. */

/** Asks `probe` until it answers something else than null or false. @throws Error naming `what` after `timeoutMs`. */
export async function waitFor<Value>(
  what: string,
  probe: () => Value | null | false | Promise<Value | null | false>,
  options: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<Value> {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await pause(options.everyMs ?? 25);
  }
}

/** Rejects with `what` when the promise takes longer than `timeoutMs`. */
export async function within<Value>(timeoutMs: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The length of a measurement or a polling interval; never a substitute for an event. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
