import { millis, type Millis } from '@amphi/media/time';

/** The one source of time, so that tests can hand in their own. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary start: for every deadline and duration. */
  now(): Millis;
  /** Wall clock, only for what people and files see. */
  wall(): Date;
  /** Calls `task` once after `delay`; the answer cancels it. Never keeps the process alive. */
  after(delay: Millis, task: () => void): () => void;
  /** Calls `task` again and again; the answer ends it. Never keeps the process alive. */
  every(interval: Millis, task: () => void): () => void;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => millis(performance.now()),
  wall: () => new Date(),
  after: (delay, task) => {
    const timer = setTimeout(task, delay).unref();
    return () => clearTimeout(timer);
  },
  every: (interval, task) => {
    const timer = setInterval(task, interval).unref();
    return () => clearInterval(timer);
  },
};
