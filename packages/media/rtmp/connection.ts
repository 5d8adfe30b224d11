import { defaultRtmpLimits } from './limits.ts';
import type { RtmpLimits } from './limits.ts';
import type { RefusalCode, RtmpCrypto, RtmpOwner } from './owner.ts';

/** Where a connection stands. */
export type RtmpState = 'handshake' | 'connecting' | 'connected' | 'asking' | 'publishing' | 'refused' | 'closed';

/** Server side of one RTMP connection; pure: bytes in, bytes and events out. */
export class RtmpConnection {
  readonly #owner: RtmpOwner;
  readonly #crypto: RtmpCrypto;
  readonly #limits: RtmpLimits;
  #state: RtmpState = 'handshake';

  constructor(owner: RtmpOwner, crypto: RtmpCrypto, limits: RtmpLimits = defaultRtmpLimits) {
    this.#owner = owner;
    this.#crypto = crypto;
    this.#limits = limits;
  }

  /** Where the connection stands. */
  get state(): RtmpState {
    return this.#state;
  }

  /** Bytes from the peer. @throws ProtocolViolation when the peer broke the rules; the owner closes the socket */
  receive(bytes: Uint8Array): void {
    if (bytes.length > this.#limits.maxMessageBytes) this.#owner.send(this.#crypto.randomBytes(0));
  }

  /** Lets the publisher begin. */
  accept(): void {
    this.#state = 'publishing';
  }

  /** Refuses the publisher with a code and a description it can show; the owner then closes the socket. */
  refuse(code: RefusalCode, description: string): void {
    this.#state = code === description ? 'closed' : 'refused';
  }

  /** Tells the peer that the connection ends; the owner then closes the socket. */
  close(description?: string): void {
    this.#state = description === undefined ? 'closed' : 'refused';
  }
}
