/** A server under measurement: started by the benchmark on free ports of the loopback, measured by its own process id. */

export interface ContenderOptions {
  /** Package into HLS while publishers send. */
  readonly hasHls: boolean;
  /** Rooms or stream names that will be needed. */
  readonly streams: number;
}

export interface RunningContender {
  /** The processes whose CPU time and memory count. */
  readonly pids: readonly number[];
  pushUrl(stream: number): string;
  /** Null when it has no HLS or runs without. */
  hlsUrl(stream: number): string | null;
  /** How a viewer gets the continuous stream. */
  viewer(stream: number, mode?: 'batched' | 'realtime'): { readonly kind: 'flv' | 'rtmp'; readonly url: string } | null;
  stop(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  readonly hasHls: boolean;
  readonly hasRealtimeMode: boolean;
  /** Why it cannot run here, or null. */
  missing(): Promise<string | null>;
  start(options: ContenderOptions): Promise<RunningContender>;
}
