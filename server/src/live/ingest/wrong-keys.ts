import { millis, type Millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';

const windowMs = 60_000;
/** Wrong keys of one address in a minute that are answered at once: people who mistype. */
const maxQuick = 5;
const slowMs = millis(1_000);
/** Lines in the log in a minute, and addresses that are told apart. */
const maxTold = 20;
const maxAddresses = 10_000;

/** Makes guessing slow and keeps it from filling the log. */
export class WrongKeys {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #byAddress = new Map<string, number>();
  #since: Millis;
  #tries = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#since = clock.now();
  }

  /** One more wrong key: how long its refusal waits, and whether it is worth a line of the log. */
  note(address: string): { readonly waitMs: Millis; readonly isTold: boolean } {
    this.check();
    this.#tries += 1;
    const tries = (this.#byAddress.get(address) ?? 0) + 1;
    if (tries > 1 || this.#byAddress.size < maxAddresses) this.#byAddress.set(address, tries);
    const isQuick = tries <= maxQuick;
    return { waitMs: isQuick ? millis(0) : slowMs, isTold: isQuick && this.#tries <= maxTold };
  }

  /** Begins a new minute when one has passed, and tells how many there were when not all were told. */
  check(): void {
    const now = this.#clock.now();
    if (now - this.#since < windowMs) return;
    const addresses = this.#byAddress.size;
    const isMany = this.#tries > maxTold || [...this.#byAddress.values()].some((tries) => tries > maxQuick);
    if (isMany) this.#log.warn({ tries: this.#tries, addresses }, 'somebody tries stream keys');
    this.#since = now;
    this.#tries = 0;
    this.#byAddress.clear();
  }
}
