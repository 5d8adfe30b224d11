/** Bounds for everything a peer may declare or make us keep; all are checked before memory is taken. */
export interface RtmpLimits {
  /** Largest message the peer may declare, in bytes. */
  readonly maxMessageBytes: number;
  /** Largest command or data message in bytes. */
  readonly maxCommandBytes: number;
  /** Messages that may be half received at once. */
  readonly maxPartialMessages: number;
  /** Bytes that all half-received messages may hold together. */
  readonly maxPartialBytes: number;
  /** Distinct chunk stream ids a peer may use. */
  readonly maxChunkStreams: number;
  /** Smallest and largest chunk size the peer may set, in bytes; others are refused. */
  readonly minChunkSize: number;
  readonly maxChunkSize: number;
  /** Commands without a media message between them. */
  readonly maxCommandsInRow: number;
  /** Nesting of AMF objects and arrays. */
  readonly amfDepth: number;
  /** AMF values in one message, all levels together. */
  readonly amfItems: number;
  /** Length of a property name, command name or stream name in bytes. */
  readonly maxNameBytes: number;
}

/** Bounds that every known encoder stays far below. */
export const defaultRtmpLimits: RtmpLimits = {
  maxMessageBytes: 8 * 1024 * 1024,
  maxCommandBytes: 64 * 1024,
  maxPartialMessages: 8,
  maxPartialBytes: 16 * 1024 * 1024,
  maxChunkStreams: 64,
  minChunkSize: 128,
  maxChunkSize: 65_536,
  maxCommandsInRow: 256,
  amfDepth: 16,
  amfItems: 4096,
  maxNameBytes: 1024,
};
