import { AppError } from '../http/index.ts';

/** Lets a few tasks run at once; others wait in the order they came. */
export interface Turns {
  /** @throws AppError `unavailable` when too many wait already, else what the task throws */
  take<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Turns for `atOnce` tasks and `waiting` more. */
export const createTurns = (atOnce: number, waiting: number): Turns => {
  const queue: (() => void)[] = [];
  let running = 0;
  return {
    take: async (task) => {
      if (running < atOnce) running += 1;
      else if (queue.length >= waiting) throw new AppError('unavailable');
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await task();
      } finally {
        // The turn is handed on; only without a heir does it end.
        const next = queue.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
};
