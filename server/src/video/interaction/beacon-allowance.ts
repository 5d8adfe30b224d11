import type { Clock } from '../../platform/clock/index.ts';

/** How many reports a viewer and an address may send; counted in this process alone, because a report must cost less than its counting in the database. */
export interface BeaconAllowance {
  /** Counts one; milliseconds to wait when there were too many, else 0. Without a name of its own (many behind one address) only the address counts. */
  take(viewer: string | null, address: string): number;
}

const windowMs = 60_000;
const mostOfViewer = 120;
const mostOfAddress = 3_000;
const mostKept = 100_000;

/** Counts in windows of a minute; a flood of names begins a new window, so that memory stays bounded. */
export const createBeaconAllowance = (clock: Pick<Clock, 'now'>): BeaconAllowance => {
  const counts = new Map<string, number>();
  let began = clock.now();
  const add = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  return {
    take: (viewer, address) => {
      if (clock.now() - began >= windowMs || counts.size > mostKept) {
        counts.clear();
        began = clock.now();
      }
      const ofViewer = viewer === null ? 0 : add(`v/${viewer}`);
      const ofAddress = add(`a/${address}`);
      return ofViewer > mostOfViewer || ofAddress > mostOfAddress ? windowMs - (clock.now() - began) : 0;
    },
  };
};
