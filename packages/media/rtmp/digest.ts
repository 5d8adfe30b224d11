/** The digest of the handshake as Flash Media Server 3 began it: an HMAC hidden at a computed place in C1 and S1. */
import { concatBytes, encodeUtf8, equalBytes } from '../bits/index.ts';
import type { RtmpCrypto } from './owner.ts';

/** Bytes of C1, C2, S1 and S2 each. */
export const HELLO_BYTES = 1536;
const DIGEST_BYTES = 32;

/** Random tail that both genuine keys end with. */
const TAIL = new Uint8Array([
  0xf0, 0xee, 0xc2, 0x4a, 0x80, 0x68, 0xbe, 0xe8, 0x2e, 0x00, 0xd0, 0xd1, 0x02, 0x9e, 0x7e, 0x57, 0x6e, 0xec, 0x5d,
  0x2d, 0x29, 0x80, 0x6f, 0xab, 0x93, 0xb8, 0xe6, 0x36, 0xcf, 0xeb, 0x31, 0xae,
]);

/** Key that signs what a client says; the first 30 bytes sign C1. */
export const clientKey = encodeUtf8('Genuine Adobe Flash Player 001');
const serverText = encodeUtf8('Genuine Adobe Flash Media Server 001');

/** Where the digest stands: scheme 0 counts from byte 8, scheme 1 from byte 772. */
export type DigestScheme = 0 | 1;

const digestPlace = (hello: Uint8Array, scheme: DigestScheme): number => {
  const base = scheme === 0 ? 8 : 772;
  const sum = (hello[base] ?? 0) + (hello[base + 1] ?? 0) + (hello[base + 2] ?? 0) + (hello[base + 3] ?? 0);
  return base + 4 + (sum % 728);
};

const digestOf = (hello: Uint8Array, place: number, key: Uint8Array, crypto: RtmpCrypto): Uint8Array =>
  crypto.hmacSha256(key, concatBytes([hello.subarray(0, place), hello.subarray(place + DIGEST_BYTES)]));

/** Writes the digest of a hello into it. */
export const signHello = (hello: Uint8Array, scheme: DigestScheme, key: Uint8Array, crypto: RtmpCrypto): void => {
  const place = digestPlace(hello, scheme);
  hello.set(digestOf(hello, place, key, crypto), place);
};

/** The scheme and digest of a signed C1, null when it carries none. */
export const findDigest = (
  hello: Uint8Array,
  key: Uint8Array,
  crypto: RtmpCrypto,
): { readonly scheme: DigestScheme; readonly digest: Uint8Array } | null => {
  for (const scheme of [1, 0] as const) {
    const place = digestPlace(hello, scheme);
    const digest = hello.subarray(place, place + DIGEST_BYTES);
    if (equalBytes(digest, digestOf(hello, place, key, crypto))) return { scheme, digest };
  }
  return null;
};

/** Key that signs S1. */
export const serverKey = serverText;

/** S2 for a signed C1: random bytes and an HMAC that proves that the digest was read. */
export const signedAnswer = (clientDigest: Uint8Array, crypto: RtmpCrypto): Uint8Array => {
  const random = crypto.randomBytes(HELLO_BYTES - DIGEST_BYTES);
  const key = crypto.hmacSha256(concatBytes([serverText, TAIL]), clientDigest);
  return concatBytes([random, crypto.hmacSha256(key, random)]);
};
