import { millis, type Millis } from '@amphi/media/time';

/** The one source of time, so that tests can hand in their own. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary start: for every deadline and duration. */
  now(): Millis;
  /** Wall clock, only for what people and files see. */
  wall(): Date;
  /** Calls `task` once when `delay` has passed by `now()`, never before; the answer cancels it. Never keeps the process alive. */
  after(delay: Millis, task: () => void): () => void;
  /** Calls `task` again and again; the answer ends it. Never keeps the process alive. */
  every(interval: Millis, task: () => void): () => void;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => millis(performance.now()),
  wall: () => new Date(),
  // Node counts a timer from the beginning of the present turn of its loop: set in a long turn, it rings that much too early.
  after: (delay, task) => {
    const due = performance.now() + delay;
    const ring = (): void => {
      const left = due - performance.now();
      if (left > 0) timer = setTimeout(ring, Math.ceil(left)).unref();
      else task();
    };
    let timer = setTimeout(ring, delay).unref();
    return () => clearTimeout(timer);
  },
  every: (interval, task) => {
    const timer = setInterval(task, interval).unref();
    return () => clearInterval(timer);
  },
};
