/** One after the other: what is done under the same key never overlaps in this process. */
export interface Lanes {
  /** Runs the task when those before it under the key are over; null when `most` wait already. */
  take<Result>(key: string, task: () => Promise<Result>): Promise<Result | null>;
}

/** Lanes in which `most` may wait at a time. */
export const createLanes = (most: number): Lanes => {
  const lanes = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return {
    take: async (key, task) => {
      const lane = lanes.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      if (lane.waiting >= most) return null;
      lanes.set(key, lane);
      lane.waiting += 1;
      const turn = lane.last.then(task);
      lane.last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        lane.waiting -= 1;
        if (lane.waiting === 0) lanes.delete(key);
      }
    },
  };
};
