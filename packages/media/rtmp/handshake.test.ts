import { createHmac, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { HELLO_BYTES, clientKey, findDigest, serverKey, signHello } from './digest.ts';
import { Handshake, clientHello, serverAnswer } from './handshake.ts';
import type { RtmpCrypto } from './owner.ts';

const crypto: RtmpCrypto = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  randomBytes: (length) => randomBytes(length),
};

const signed = (scheme: 0 | 1): Uint8Array => {
  const hello = new Uint8Array(randomBytes(HELLO_BYTES));
  hello.set([0, 0, 0, 0, 9, 0, 124, 2]);
  signHello(hello, scheme, clientKey, crypto);
  return hello;
};

describe('the handshake', () => {
  it('echoes a simple hello', () => {
    const hello = clientHello(crypto).subarray(1);
    const answer = serverAnswer(hello, crypto);
    expect(answer).toHaveLength(1 + 2 * HELLO_BYTES);
    expect(answer[0]).toBe(3);
    expect(answer.subarray(1 + HELLO_BYTES)).toEqual(hello);
  });

  it('answers a digest in the scheme that was asked, for hellos of every offset', () => {
    for (const scheme of [0, 1, 0, 1, 0, 1] as const) {
      const hello = signed(scheme);
      const answer = serverAnswer(hello, crypto);
      expect(findDigest(answer.subarray(1, 1 + HELLO_BYTES), serverKey, crypto)?.scheme).toBe(scheme);
      const second = answer.subarray(1 + HELLO_BYTES);
      const digest = findDigest(hello, clientKey, crypto)?.digest ?? new Uint8Array(0);
      // The key of 68 bytes as the specification of Flash Media Server 3 has it.
      const tail = 'f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae';
      const key = Buffer.concat([Buffer.from('Genuine Adobe Flash Media Server 001'), Buffer.from(tail, 'hex')]);
      const proof = crypto.hmacSha256(crypto.hmacSha256(key, digest), second.subarray(0, HELLO_BYTES - 32));
      expect(Buffer.from(second.subarray(HELLO_BYTES - 32))).toEqual(Buffer.from(proof));
    }
  });

  it('answers a wrong digest in the simple form', () => {
    const hello = signed(1);
    hello[1000] = (hello[1000] ?? 0) ^ 1;
    hello[100] = (hello[100] ?? 0) ^ 1;
    expect(serverAnswer(hello, crypto).subarray(1 + HELLO_BYTES)).toEqual(hello);
  });

  it('hands out the hello once, however the bytes are split, and leaves what follows', () => {
    const hello = signed(0);
    const bytes = concatBytes([new Uint8Array([3]), hello, new Uint8Array(HELLO_BYTES), new Uint8Array([1, 2, 3])]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 10 }), (steps) => {
        const handshake = new Handshake();
        const hellos: Uint8Array[] = [];
        let taken = 0;
        for (let at = 0, index = 0; at < bytes.length; index++) {
          const step = steps[index % steps.length] ?? 1;
          const result = handshake.receive(bytes.subarray(at, at + step));
          taken += result.taken;
          if (result.hello !== null) hellos.push(result.hello);
          at += step;
        }
        expect(handshake.isDone).toBe(true);
        expect(taken).toBe(1 + 2 * HELLO_BYTES);
        expect(hellos).toEqual([hello]);
      }),
    );
  });

  it('refuses encrypted and foreign protocols by the first byte', () => {
    for (const first of [0, 6, 8, 0x16, 0x47, 255]) {
      expect(() => new Handshake().receive(new Uint8Array([first]))).toThrow(ProtocolViolation);
    }
  });
});
