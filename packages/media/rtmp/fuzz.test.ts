import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { findCrashes, parseHexLines } from '../bits/mutation.ts';
import { parseAmf } from './amf-reader.ts';
import { RtmpConnection } from './connection.ts';
import { Handshake, serverAnswer } from './handshake.ts';
import { u32Bytes } from './message.ts';
import type { RtmpCrypto } from './owner.ts';

const crypto: RtmpCrypto = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  randomBytes: (length) => new Uint8Array(length),
};

const load = (name: string): Uint8Array[] =>
  parseHexLines(readFileSync(new URL(`seeds/${name}.hex`, import.meta.url), 'utf8'));

const isKnown = (error: unknown): boolean => error instanceof ProtocolViolation;

/** A connection that accepts everybody, after its handshake; `seen` learns the kinds of media that came through. */
const shaken = (seen: string[] = []): RtmpConnection => {
  const connection = new RtmpConnection(
    {
      send: () => undefined,
      onPublish: () => connection.accept(),
      onMedia: (kind, _timestamp, chunks, byteLength) => {
        seen.push(kind);
        if (concatBytes(chunks).length !== byteLength) throw new Error('lengths differ');
      },
      onUnpublish: () => undefined,
    },
    crypto,
  );
  const hello = new Uint8Array(1 + 2 * 1536);
  hello[0] = 3;
  connection.receive(hello);
  return connection;
};

describe('damaged input only ever throws protocol violations', () => {
  it('in AMF', () => {
    const act = (bytes: Uint8Array): void => void parseAmf(bytes);
    expect(findCrashes({ seeds: load('amf'), rounds: 40_000, act, isKnown })).toEqual([]);
  });

  it('in handshakes', () => {
    const head = new Uint8Array([3, 0, 0, 0, 0, 9, 0, 124, 2, 255, 255, 255, 255]);
    const seeds = [
      concatBytes([head, new Uint8Array(1524 + 1536).fill(255)]),
      concatBytes([head, new Uint8Array(3200)]),
    ];
    const act = (bytes: Uint8Array): void => {
      const handshake = new Handshake();
      for (let at = 0; at < bytes.length && !handshake.isDone; at += 500) {
        const { hello } = handshake.receive(bytes.subarray(at, at + 500));
        if (hello !== null) serverAnswer(hello, crypto);
      }
    };
    expect(findCrashes({ seeds, rounds: 1000, act, isKnown })).toEqual([]);
  });

  it('while whole ones bring their media', () => {
    for (const bytes of load('conversations')) {
      const seen: string[] = [];
      shaken(seen).receive(bytes);
      expect(seen).toEqual(['data', 'video', 'audio', 'video', 'video', 'video', 'audio']);
    }
  });

  it('in whole conversations, however they are split', () => {
    let step = 0;
    const act = (bytes: Uint8Array): void => {
      const connection = shaken();
      step = (step % 97) + 1;
      for (let at = 0; at < bytes.length; at += step) connection.receive(bytes.slice(at, at + step));
    };
    expect(findCrashes({ seeds: load('conversations'), rounds: 10_000, act, isKnown })).toEqual([]);
  });

  it('and a flood of declared lengths takes no memory', () => {
    const connection = shaken();
    const header = (id: number): Uint8Array =>
      new Uint8Array([id, 0, 0, 0, ...u32Bytes(8_000_000).subarray(1), 9, 1, 0, 0, 0]);
    const before = process.memoryUsage().arrayBuffers;
    for (let id = 3; id < 10; id++) connection.receive(concatBytes([header(id), new Uint8Array(128)]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});
