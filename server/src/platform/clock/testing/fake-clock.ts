import { millis, type Millis } from '@amphi/media/time';
import type { Clock } from '../index.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets time pass, running what falls due in order; between two tasks everything that waits for a promise gets its turn. */
  advance(ms: number): Promise<void>;
}

interface Task {
  at: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A clock at its zero. */
export function createFakeClock(startMs = 1_000): FakeClock {
  let now = startMs;
  const tasks = new Set<Task>();
  const add = (task: Task): (() => void) => {
    tasks.add(task);
    return () => tasks.delete(task);
  };
  const nextDue = (until: number): Task | null => {
    const due = [...tasks].filter((task) => task.at <= until).sort((a, b) => a.at - b.at);
    return due[0] ?? null;
  };
  return {
    now: () => millis(now),
    wall: () => new Date(1_700_000_000_000 + now),
    after: (delay: Millis, run) => add({ at: now + delay, everyMs: null, run }),
    every: (interval: Millis, run) => add({ at: now + interval, everyMs: interval, run }),
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (let task = nextDue(until); task !== null; task = nextDue(until)) {
        now = Math.max(now, task.at);
        if (task.everyMs === null) tasks.delete(task);
        else task.at += task.everyMs;
        task.run();
        await settle();
      }
      now = until;
    },
  };
}
