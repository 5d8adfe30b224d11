/**
 * Raw 32-bit publisher clocks → one session timeline that starts at 0 and never goes back within a kind.
 *
 *   unit near the last of its kind ───────────────► same mapping (small steps back become +1 ms)
 *   far from it, near the other kind's clock ─────► takes over that kind's mapping (late audio, muted audio, second half of a restart)
 *   far from both ─► discontinuity, goes on right after the last unit (restart at 0, jump, independent clocks)
 *   continueAfter() ─► the publisher came back: discontinuity, then as at the start
 */
import { millis } from '../time/index.ts';
import type { Millis } from '../time/index.ts';
import type { AccessUnit, UnitEvent } from './unit.ts';

/** A step back up to here is disorder, beyond it a restarted clock. */
const MOST_BACK_MS = 1000;
/** A step forward up to here is a gap, beyond it a jumped clock. */
const MOST_FORWARD_MS = 10_000;
/** Longest frame duration that is believed when the timeline goes on after its last unit. */
const MOST_STEP_MS = 100;

/** The clock of one kind: where its last unit lay on the publisher's clock and on ours. */
interface KindClock {
  isRunning: boolean;
  lastRaw: number;
  /** Session time of `lastRaw` before it was made monotonic. */
  lastMapped: number;
  /** Session time given out last; −1 before the first unit. */
  lastDts: number;
  step: number;
}

/** Signed distance on a clock that wraps at 2³². */
const distance = (raw: number, from: number): number => (raw - from) | 0;

const newClock = (): KindClock => ({ isRunning: false, lastRaw: 0, lastMapped: 0, lastDts: -1, step: 0 });

/** Maps units with raw 32-bit timestamps to units on the session's timeline. */
export class TimelineRepair {
  readonly #video = newClock();
  readonly #audio = newClock();
  #startMs: number;
  #isBroken = false;

  /** `startMs`: where the timeline begins, in ms; for a session that goes on after a restart of the server. */
  constructor(options: { readonly startMs?: number } = {}) {
    this.#startMs = options.startMs ?? 0;
  }

  /** Session time in ms right after the last unit given out. */
  get endMs(): Millis {
    const end = ({ lastDts, step }: KindClock): number => (lastDts < 0 ? 0 : lastDts + Math.max(1, step));
    return millis(Math.max(this.#startMs, end(this.#video), end(this.#audio)));
  }

  /** The publisher is gone and may come back: the next event begins with `discontinuity` and goes on after the last unit. */
  continueAfter(): void {
    this.#breakClocks();
    this.#isBroken = true;
  }

  /** One event in, none (a unit from before the beginning), one or two (with a `discontinuity` before it) out. */
  push(event: UnitEvent): UnitEvent[] {
    const events: UnitEvent[] = [];
    if (event.type === 'unit') {
      const unit = this.#place(event.unit);
      if (unit === null) return events;
      this.#tellBreak(events);
      events.push({ type: 'unit', unit });
      return events;
    }
    if (event.type === 'discontinuity') {
      this.continueAfter();
      return events;
    }
    this.#tellBreak(events);
    events.push(event);
    return events;
  }

  #tellBreak(events: UnitEvent[]): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    events.push({ type: 'discontinuity' });
  }

  #breakClocks(): void {
    this.#startMs = this.endMs;
    this.#video.isRunning = false;
    this.#audio.isRunning = false;
  }

  #place(unit: AccessUnit): AccessUnit | null {
    const clock = unit.kind === 'video' ? this.#video : this.#audio;
    const other = unit.kind === 'video' ? this.#audio : this.#video;
    const mapped = this.#map(unit.dts, clock, other);
    // What lies before the first unit of all (audio of the last GOP, mostly) has no place on the timeline.
    if (mapped < this.#startMs && clock.lastDts < this.#startMs) return null;
    const dts = Math.max(mapped, clock.lastDts + 1);
    clock.isRunning = true;
    clock.lastRaw = unit.dts;
    clock.lastMapped = mapped;
    if (clock.lastDts >= 0) clock.step = Math.min(dts - clock.lastDts, MOST_STEP_MS);
    clock.lastDts = dts;
    const compositionOffset = unit.kind === 'video' ? unit.compositionOffset - (dts - mapped) : 0;
    return { ...unit, dts: millis(dts), compositionOffset: millis(compositionOffset) };
  }

  #map(raw: number, clock: KindClock, other: KindClock): number {
    if (clock.isRunning) {
      const step = distance(raw, clock.lastRaw);
      if (step >= -MOST_BACK_MS && step <= MOST_FORWARD_MS) {
        const mapped = clock.lastMapped + step;
        if (mapped >= clock.lastDts - MOST_BACK_MS) return mapped;
      }
    }
    if (other.isRunning) {
      const step = distance(raw, other.lastRaw);
      const mapped = other.lastMapped + step;
      const isNear = Math.abs(step) <= MOST_FORWARD_MS;
      if (isNear && (!clock.isRunning || mapped >= clock.lastDts - MOST_BACK_MS)) return mapped;
    }
    if (!clock.isRunning && other.isRunning) return Math.max(other.lastMapped, this.#startMs);
    if (!clock.isRunning) return this.#startMs;
    this.#isBroken = true;
    return this.endMs;
  }
}
