import { millis } from '@amphi/media/time';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';

const everyMs = millis(5_000);
/** Recording begins again only when this much more is free, so that it does not flap. */
const hysteresis = 0.01;

/** Whether the medium of the recordings has room; one watch for all streams of the process. */
export class DiskWatch {
  readonly #blobs: BlobStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #minFree: number;
  #isLow = false;
  #stop: (() => void) | null = null;

  constructor(options: { blobs: BlobStore; clock: Clock; log: Log; minFree: number }) {
    this.#blobs = options.blobs;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#minFree = options.minFree;
  }

  /** Less is free than the operator wants to keep: nothing may be recorded. */
  get isLow(): boolean {
    return this.#isLow;
  }

  async start(): Promise<void> {
    await this.check();
    this.#stop = this.#clock.every(everyMs, () => void this.check());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Looks now. */
  async check(): Promise<void> {
    try {
      const free = await this.#blobs.freeShare();
      const isLow = free < this.#minFree + (this.#isLow ? hysteresis : 0);
      if (isLow !== this.#isLow)
        this.#log.warn({ free, minFree: this.#minFree, isLow }, 'free disk space for recording');
      this.#isLow = isLow;
    } catch (err) {
      this.#log.warn({ err }, 'free disk space cannot be read');
    }
  }
}
