import type { Clock } from '../../platform/clock/index.ts';
import type { LiveSession } from '../live.ts';

/** An HLS viewer counts as watching this long after its last request. */
const watchingMs = 15_000;
/** Beyond this many, viewers are counted but no longer told apart, so that invented ids cannot fill the memory. */
const mostKnown = 200_000;

/** What an earlier run of the same session counted. */
export type EarlierCount = Pick<LiveSession, 'viewCount' | 'peakWatching'>;

/** Who watches one session: how many now, how many at most at once, and how many different ones in all. */
export class Audience {
  readonly #clock: Clock;
  readonly #seen = new Map<string, number>();
  readonly #open = new Map<string, number>();
  readonly #known = new Set<string>();
  readonly #earlierViews: number;
  #uncounted = 0;
  #peak: number;
  #watching = 0;

  constructor(clock: Clock, earlier: EarlierCount | null = null) {
    this.#clock = clock;
    this.#earlierViews = earlier?.viewCount ?? 0;
    this.#peak = earlier?.peakWatching ?? 0;
  }

  /** Different viewers since the session began. After a restart those who come back are the ones counted before, so the count stands still until more are here. */
  get viewCount(): number {
    return Math.max(this.#earlierViews, this.#known.size + this.#uncounted);
  }

  /** As of the last count. */
  get watching(): number {
    return this.#watching;
  }

  get peakWatching(): number {
    return this.#peak;
  }

  /** A viewer asked for a playlist or a part. */
  touch(viewer: string): void {
    if (this.#seen.size < mostKnown || this.#seen.has(viewer)) this.#seen.set(viewer, this.#clock.now());
    this.#know(viewer);
  }

  /** A viewer keeps a connection open; the answer tells that it closed. */
  enter(viewer: string): () => void {
    this.#open.set(viewer, (this.#open.get(viewer) ?? 0) + 1);
    this.#know(viewer);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const left = (this.#open.get(viewer) ?? 1) - 1;
      if (left > 0) this.#open.set(viewer, left);
      else this.#open.delete(viewer);
    };
  }

  /** Counts who watches now. */
  countWatching(): number {
    const oldest = this.#clock.now() - watchingMs;
    let watching = this.#open.size;
    for (const [viewer, at] of this.#seen) {
      if (at < oldest) this.#seen.delete(viewer);
      else if (!this.#open.has(viewer)) watching += 1;
    }
    this.#peak = Math.max(this.#peak, watching);
    this.#watching = watching;
    return watching;
  }

  #know(viewer: string): void {
    if (this.#known.size < mostKnown) this.#known.add(viewer);
    else if (!this.#known.has(viewer)) this.#uncounted += 1;
  }
}
