/** Most that a segment's date may be moved towards the wall clock, so that the dates of a playlist stay consistent with its durations. */
const mostSlewMs = 1;

/**
 * Dates for segments (EXT-X-PROGRAM-DATE-TIME): the wall clock at which a segment's first unit arrived, kept monotonic and
 * steady against jitter. Publisher clocks drift by some 50 ppm; the dates follow by at most 1 ms per segment.
 */
export class ProgramDate {
  #offsetMs: number | null = null;
  #lastEndMs = 0;

  /** `startMs`, `durationMs`: on the session's timeline; `arrivedMs`: wall clock since 1970 now, when the first part is complete. */
  dateOf(startMs: number, firstPartMs: number, arrivedMs: number, isDiscontinuity: boolean): number {
    const measured = arrivedMs - firstPartMs - startMs;
    if (this.#offsetMs === null || isDiscontinuity) this.#offsetMs = measured;
    else {
      const drift = measured - this.#offsetMs;
      this.#offsetMs += Math.max(-mostSlewMs, Math.min(mostSlewMs, drift));
    }
    const date = Math.max(Math.round(startMs + this.#offsetMs), this.#lastEndMs);
    this.#lastEndMs = date;
    return date;
  }

  /** Goes on behind what an earlier run of the session has dated. */
  continueAfter(endMs: number): void {
    this.#lastEndMs = Math.round(endMs);
  }
}
