/** Messages between roles. One implementation stays in the process, one (later) goes through Redis. */
export interface Bus {
  /** Sends a JSON-serialisable message to every subscriber of the topic, in this process and (with Redis) in others. Never throws into the caller. */
  publish(topic: string, message: unknown): void;
  /** Calls `handler` for every later message of the topic; the answer ends the subscription. Handlers must not block. */
  subscribe(topic: string, handler: (message: unknown) => void): () => void;
}
