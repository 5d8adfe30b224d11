/** Runs tasks one after the other in the order in which they were handed in; a task that fails does not stop the next. */
export class Mailbox {
  #last: Promise<void> = Promise.resolve();

  /** Resolves or rejects with the task. */
  run(task: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
