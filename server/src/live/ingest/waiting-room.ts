/** Connections that are not publishing (yet), from one address and in all. */
const maxPerAddress = 64;
const maxInAll = 1_024;

/** A connection that can be turned away. */
interface Waiting {
  readonly address: string;
  readonly turnAway: () => void;
}

/**
 * Connections that have not published yet. When there are too many the one that waits longest goes: an encoder needs a
 * moment only, and whoever fills the room with idle connections must not keep it out.
 */
export class WaitingRoom {
  readonly #waiting = new Set<Waiting>();
  readonly #byAddress = new Map<string, Set<Waiting>>();

  /** Takes one in; `turnAway` is called when its place is needed. The answer gives the place back, once it publishes or is gone. */
  enter(address: string, turnAway: () => void): () => void {
    const fellows = this.#byAddress.get(address) ?? new Set();
    if (fellows.size >= maxPerAddress) this.#turnAwayFirst(fellows);
    else if (this.#waiting.size >= maxInAll) this.#turnAwayFirst(this.#waiting);
    const place: Waiting = { address, turnAway };
    this.#waiting.add(place);
    this.#byAddress.set(address, fellows.add(place));
    return () => this.#leave(place);
  }

  #turnAwayFirst(places: ReadonlySet<Waiting>): void {
    const [first] = places;
    if (first === undefined) return;
    this.#leave(first);
    first.turnAway();
  }

  #leave(place: Waiting): void {
    if (!this.#waiting.delete(place)) return;
    const fellows = this.#byAddress.get(place.address);
    fellows?.delete(place);
    if (fellows?.size === 0) this.#byAddress.delete(place.address);
  }
}
