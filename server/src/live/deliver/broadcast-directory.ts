import type { Broadcast } from '../broadcast/broadcast.ts';

/** Where deliveries find broadcasts: the engine. */
export interface BroadcastDirectory {
  /** The broadcast of the room that viewers get: running, or just ended. */
  findBroadcast(liveId: string): Broadcast | null;
  findByPrefix(liveId: string, prefix: string): Broadcast | null;
  /** A publisher was let in or media is about to come. */
  isExpected(liveId: string): boolean;
}
