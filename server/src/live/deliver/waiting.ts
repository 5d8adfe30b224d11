import { millis, type Millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Condition } from '../package/condition.ts';

/** Waits until `isReached` after any change, at most `atMost`; false when that passed first. */
export async function waitFor(
  condition: Condition,
  clock: Clock,
  atMost: Millis,
  isReached: () => boolean,
): Promise<boolean> {
  if (isReached()) return true;
  const timeout = Promise.withResolvers<void>();
  const deadline = clock.now() + atMost;
  const cancel = clock.after(atMost, timeout.resolve);
  try {
    while (clock.now() < deadline) {
      await Promise.race([condition.changed(), timeout.promise]);
      if (isReached()) return true;
    }
    return false;
  } finally {
    cancel();
  }
}

/** Looks again and again (nothing tells of it) until there is something, at most `atMost`; null when that passed first. */
export async function pollFor<Value>(clock: Clock, atMost: Millis, find: () => Value | null): Promise<Value | null> {
  const deadline = clock.now() + atMost;
  for (;;) {
    const found = find();
    if (found !== null || clock.now() >= deadline) return found;
    await new Promise<void>((resolve) => void clock.after(millis(100), resolve));
  }
}
