import { Writable } from 'node:stream';
import { millis } from '@amphi/media/time';
import type { Clock } from '../../clock/index.ts';
import { createLog, type Log } from '../../log/index.ts';

/** A clock that stands still until it is told to go on; its wall clock begins at the given date. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  /** How long it is until the next call, milliseconds; null when nothing is planned. */
  untilNext(): number | null;
}

interface Task {
  at: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** Makes the clock; nothing is planned. */
export const createTestClock = (start: Date): TestClock => {
  let now = 0;
  const tasks = new Set<Task>();
  const add = (task: Task): (() => void) => {
    tasks.add(task);
    return () => tasks.delete(task);
  };
  const next = (): Task | null => [...tasks].toSorted((a, b) => a.at - b.at)[0] ?? null;
  return {
    now: () => millis(now),
    wall: () => new Date(start.getTime() + now),
    after: (delay, run) => add({ at: now + delay, everyMs: null, run }),
    every: (interval, run) => add({ at: now + interval, everyMs: interval, run }),
    untilNext: () => {
      const task = next();
      return task === null ? null : task.at - now;
    },
    advance: (ms) => {
      const until = now + ms;
      for (let task = next(); task !== null && task.at <= until; task = next()) {
        now = task.at;
        if (task.everyMs === null) tasks.delete(task);
        else task.at += task.everyMs;
        task.run();
      }
      now = until;
    },
  };
};

/** A log whose lines can be waited for. */
export interface TestLog {
  readonly log: Log;
  readonly lines: readonly string[];
  /** The first line from the present on that holds the text. */
  heard(text: string): Promise<string>;
}

/** A log of everything from level info on. */
export const createTestLog = (): TestLog => {
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const line = chunk.toString();
      lines.push(line);
      for (const tell of waiting) tell(line);
      done();
    },
  });
  return {
    log: createLog({ logLevel: 'info', destination }),
    lines,
    heard: (text) =>
      new Promise((resolve) => {
        const tell = (line: string): void => {
          if (!line.includes(text)) return;
          waiting.delete(tell);
          resolve(line);
        };
        waiting.add(tell);
      }),
  };
};
