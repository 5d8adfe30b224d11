/**
 * The handshake of both sides (RTMP 1.0 §5.2), simple and with digest.
 *
 *   C0 C1 (1537 bytes) ──► S0 S1 S2 in the scheme of C1 ──► C2 (1536 bytes, not judged: encoders differ) ──► chunks
 *   the client: C0 C1 ──► on S1: C2 ──► on S2: chunks
 */
import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { HELLO_BYTES, clientKey, findDigest, serverKey, signHello, signedAnswer } from './digest.ts';
import type { RtmpCrypto } from './owner.ts';

const VERSION = 3;
const TOTAL_BYTES = 1 + 2 * HELLO_BYTES;

const newHello = (crypto: RtmpCrypto, version: readonly [number, number, number, number]): Uint8Array => {
  const bytes = crypto.randomBytes(HELLO_BYTES).slice();
  bytes.set([0, 0, 0, 0, ...version]);
  return bytes;
};

/** C0 and C1 of the simple handshake, which every server takes. */
export const clientHello = (crypto: RtmpCrypto): Uint8Array =>
  concatBytes([new Uint8Array([VERSION]), newHello(crypto, [0, 0, 0, 0])]);

/** C2: the echo of S1. */
export const clientAnswer = (serverHello: Uint8Array): Uint8Array => serverHello.slice();

/** S0, S1 and S2 in the scheme of a C1; the simple ones when its digest is absent or wrong. */
export const serverAnswer = (hello: Uint8Array, crypto: RtmpCrypto): Uint8Array => {
  const first = new Uint8Array([VERSION]);
  const isSimple = hello.subarray(4, 8).every((byte) => byte === 0);
  const found = isSimple ? null : findDigest(hello, clientKey, crypto);
  if (found === null) return concatBytes([first, newHello(crypto, [0, 0, 0, 0]), hello]);
  const serverHello = newHello(crypto, [4, 5, 0, 1]);
  signHello(serverHello, found.scheme, serverKey, crypto);
  return concatBytes([first, serverHello, signedAnswer(found.digest, crypto)]);
};

/** Takes the first 3073 bytes from a peer and hands out its hello once. */
export class Handshake {
  readonly #hello = new Uint8Array(HELLO_BYTES);
  #received = 0;

  /** True when the peer's part is complete and chunks follow. */
  get isDone(): boolean {
    return this.#received === TOTAL_BYTES;
  }

  /**
   * Takes what belongs to the handshake.
   * @returns how many bytes it took, and the peer's hello (C1 or S1) when it became complete
   * @throws ProtocolViolation `handshake.version`
   */
  receive(bytes: Uint8Array): { readonly taken: number; readonly hello: Uint8Array | null } {
    const before = this.#received;
    if (before === 0 && bytes.length > 0 && bytes[0] !== VERSION) {
      throw new ProtocolViolation('handshake.version', `expected RTMP version ${VERSION}, got ${bytes[0]}`);
    }
    const taken = Math.min(bytes.length, TOTAL_BYTES - before);
    this.#received = before + taken;
    const from = before === 0 ? 1 : 0;
    const place = before + from - 1;
    if (place >= HELLO_BYTES) return { taken, hello: null };
    this.#hello.set(bytes.subarray(from, Math.min(taken, from + HELLO_BYTES - place)), place);
    return { taken, hello: this.#received > HELLO_BYTES ? this.#hello : null };
  }
}
