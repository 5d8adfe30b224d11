import type { AccessUnit } from '@amphi/media/unit';

/** Bounds of one cache: a group of pictures beyond them is not kept, and newcomers wait for the next keyframe. */
export interface GopLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

const defaultLimits: GopLimits = { maxBytes: 12 * 1024 * 1024, maxMs: 12_000 };
/** Without video a newcomer starts about this much in the past. */
const audioOnlyMs = 1_000;

/** The units since the last keyframe, so that a newcomer sees a picture at once. Slices only: no payload is copied. */
export class GopCache {
  readonly #limits: GopLimits;
  #units: AccessUnit[] = [];
  #bytes = 0;
  #isComplete = false;

  constructor(limits: GopLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** In order of arrival; empty when no decodable start is kept. */
  get units(): readonly AccessUnit[] {
    return this.#isComplete ? this.#units : [];
  }

  add(unit: AccessUnit, hasVideo: boolean): void {
    if (!hasVideo) this.#addAudioOnly(unit);
    else if (unit.kind === 'video' && unit.isKeyframe) this.#restart(unit);
    else if (this.#isComplete) this.#append(unit);
  }

  clear(): void {
    this.#units = [];
    this.#bytes = 0;
    this.#isComplete = false;
  }

  #restart(unit: AccessUnit): void {
    this.#units = [unit];
    this.#bytes = unit.byteLength;
    this.#isComplete = true;
  }

  #append(unit: AccessUnit): void {
    const first = this.#units[0];
    const isTooLong = first !== undefined && unit.dts - first.dts > this.#limits.maxMs;
    if (isTooLong || this.#bytes + unit.byteLength > this.#limits.maxBytes) {
      this.clear();
      return;
    }
    this.#units.push(unit);
    this.#bytes += unit.byteLength;
  }

  #addAudioOnly(unit: AccessUnit): void {
    this.#isComplete = true;
    this.#units.push(unit);
    this.#bytes += unit.byteLength;
    const oldest = unit.dts - audioOnlyMs;
    let stale = 0;
    while ((this.#units[stale]?.dts ?? unit.dts) < oldest) stale += 1;
    // Cutting off the front only now and then keeps the cost per unit constant.
    if (stale > 32) {
      for (const gone of this.#units.splice(0, stale)) this.#bytes -= gone.byteLength;
    }
  }
}
