import type { Millis } from '@amphi/media/time';
import type { UnitEvent } from '@amphi/media/unit';
import type { Refusal } from './admission.ts';

/** Whoever sends media into a room: one accepted connection of an encoder. */
export interface Publisher {
  /** When its last bytes came. */
  readonly lastBytesAt: Millis;
  /** Says goodbye and closes the connection; nothing more comes from it. */
  cut(code: string, description: string): void;
}

/** What a room gives a publisher that was let in. After `left`, or when another one took over, everything is ignored. */
export interface Feed {
  /** Units with the publisher's raw timestamps. */
  push(event: UnitEvent): void;
  /** Somebody watches frame by frame: do not let the socket gather. */
  isEager(): boolean;
  /** The connection ended; `trouble` when it was the publisher's fault, for the studio. */
  left(trouble: { readonly code: string; readonly detail: string } | null): void;
}

/** Answer to a publisher that asks to come in. */
export type FeedOrRefusal = { readonly kind: 'accept'; readonly feed: Feed } | Refusal;
