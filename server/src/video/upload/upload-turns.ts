/** Who works on an upload at present. */
interface Turn {
  /** Ends the connection that it serves. */
  readonly cut: () => void;
  readonly done: Promise<void>;
}

/**
 * One request at a time works on an upload, and the newest wins: a connection that died without a word (the cable was pulled) would
 * block the resume until it is noticed, so whoever comes later cuts it and goes on where it ended.
 */
export class UploadTurns {
  readonly #turns = new Map<string, Turn>();

  /** Waits until the upload is free, cutting off who has it. Answers how to give it back. */
  async take(videoId: string, cut: () => void): Promise<() => void> {
    for (;;) {
      const holder = this.#turns.get(videoId);
      if (holder === undefined) break;
      holder.cut();
      await holder.done;
    }
    const done = Promise.withResolvers<void>();
    this.#turns.set(videoId, { cut, done: done.promise });
    return () => {
      this.#turns.delete(videoId);
      done.resolve();
    };
  }
}
