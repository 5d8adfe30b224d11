import type { LiveEngine } from '../live/index.ts';
import { AppError } from '../platform/http/index.ts';

/** The live engine of a process that does not ingest: it knows of no running push and cannot reach one. */
export const absentEngine: LiveEngine = {
  facts: () => null,
  lastTrouble: () => null,
  end: () => Promise.reject(new AppError('live_not_on_air')),
  goLive: () => Promise.reject(new AppError('live_not_on_air')),
  takeOver: () => undefined,
  cutPush: () => undefined,
};
