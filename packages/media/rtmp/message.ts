/** Message type ids (RTMP 1.0 §5.4, §6.2, §7.1). */
export const messageType = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAckSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  sharedObjectAmf3: 16,
  commandAmf3: 17,
  data: 18,
  sharedObject: 19,
  command: 20,
  aggregate: 22,
} as const;

/** User control events (RTMP 1.0 §6.2). */
export const userControlEvent = { streamBegin: 0, streamEof: 1, pingRequest: 6, pingResponse: 7 } as const;

/** One outgoing message; `timestamp` in ms modulo 2³². */
export interface OutgoingMessage {
  readonly chunkStreamId: number;
  readonly type: number;
  readonly streamId: number;
  readonly timestamp: number;
  /** The body in order. */
  readonly chunks: readonly Uint8Array[];
}

/** Big-endian bytes of a 32-bit number. */
export const u32Bytes = (value: number): Uint8Array =>
  new Uint8Array([(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
