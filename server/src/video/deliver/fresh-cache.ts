import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock/index.ts';

/** Answers that are believed for a while, or until they are known to be old; who asks for one that is on its way waits for it. */
export class FreshCache<Value> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #keptMs: number;
  readonly #kept: LRUCache<
    string,
    { readonly askedAt: number; readonly answer: Promise<Value>; value: Value | undefined }
  >;

  constructor(clock: Pick<Clock, 'now'>, { keptMs, most }: { readonly keptMs: number; readonly most: number }) {
    this.#clock = clock;
    this.#keptMs = keptMs;
    this.#kept = new LRUCache({ max: most });
  }

  /** A failure is not kept unless `isAnswer` says that it is one. */
  get(key: string, ask: () => Promise<Value>, isAnswer: (error: unknown) => boolean = () => false): Promise<Value> {
    const now = this.#clock.now();
    const known = this.#kept.get(key);
    if (known !== undefined && now - known.askedAt < this.#keptMs) return known.answer;
    const entry: { askedAt: number; answer: Promise<Value>; value: Value | undefined } = {
      askedAt: now,
      answer: ask(),
      value: undefined,
    };
    this.#kept.set(key, entry);
    entry.answer.then(
      (value) => (entry.value = value),
      (error: unknown) => {
        if (!isAnswer(error) && this.#kept.peek(key) === entry) this.#kept.delete(key);
      },
    );
    return entry.answer;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }

  /** Forgets the answers that `isOld` says are, and those that are on their way. */
  forgetWhere(isOld: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#kept) if (value === undefined || isOld(value)) this.#kept.delete(key);
  }
}
