/** What the handshake needs from outside; `node:crypto` fits. */
export interface RtmpCrypto {
  /** HMAC-SHA-256: 32 bytes. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  randomBytes(length: number): Uint8Array;
}

/** What a publisher asks for; every text is untrusted. */
export interface PublishRequest {
  /** First path part of the push URL, such as `live`. */
  readonly app: string;
  /** The stream key. */
  readonly streamName: string;
  /** What stood behind `?` in the stream name or the app, without the `?`; empty when there was none. */
  readonly query: string;
  readonly tcUrl: string;
  readonly mode: 'live' | 'record' | 'append';
}

/** Kinds of media messages. */
export type MediaKind = 'video' | 'audio' | 'data';

/** What a connection asks of its owner, who has the socket, the clock and the keys. */
export interface RtmpOwner {
  /** Bytes for the peer. */
  send(bytes: Uint8Array): void;
  /** The peer wants to publish; the owner answers, at once or later, with `accept()` or `refuse()`. */
  onPublish(request: PublishRequest): void;
  /**
   * One media message while publishing. `timestamp` is the raw 32-bit value in ms; `chunks` are slices of the received buffers
   * (never written to again by the connection, so the owner may keep them) and hold `byteLength` bytes together.
   */
  onMedia(kind: MediaKind, timestamp: number, chunks: readonly Uint8Array[], byteLength: number): void;
  /** An orderly end by FCUnpublish, deleteStream or closeStream; told once for each `onPublish` that was not refused. */
  onUnpublish(): void;
}

/** Status codes with which a publish is refused. */
export type RefusalCode =
  | 'NetStream.Publish.BadName'
  | 'NetStream.Publish.Denied'
  | 'NetStream.Publish.Rejected'
  | 'NetStream.Failed';
