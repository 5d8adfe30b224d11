/** One condition that any number of requests wait for; waking costs one promise however many they are. */
export class Condition {
  #next = Promise.withResolvers<void>();

  /** Resolves at the next `wake`. Ask your question again then. */
  changed(): Promise<void> {
    return this.#next.promise;
  }

  wake(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers<void>();
    resolve();
  }
}
