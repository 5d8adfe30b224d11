import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from '../bits/index.ts';
import { findCrashes, parseHexLines } from '../bits/mutation.ts';
import { FlvTagReader, FlvUnitReader, UnsupportedCodec, flvHeader } from './index.ts';

const seeds = parseHexLines(readFileSync(new URL('seeds/tag-bodies.hex', import.meta.url), 'utf8'));

const isKnown = (error: unknown): boolean => error instanceof ProtocolViolation || error instanceof UnsupportedCodec;

describe('damaged input only ever throws known errors', () => {
  it.each(['video', 'audio'] as const)('in bodies of %s tags, before and after a configuration', (kind) => {
    let reader = new FlvUnitReader();
    let count = 0;
    const act = (bytes: Uint8Array): void => {
      if (count++ % 50 === 0) reader = new FlvUnitReader();
      for (const event of reader[kind](count, [bytes.subarray(0, 7), bytes.subarray(7)])) {
        if (event.type !== 'unit') continue;
        const length = event.unit.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        if (length !== event.unit.byteLength) throw new Error('lengths differ');
      }
    };
    expect(findCrashes({ seeds, rounds: 60_000, act, isKnown })).toEqual([]);
  });

  it('in data tags', () => {
    const act = (bytes: Uint8Array): void => void new FlvUnitReader().data([bytes]);
    expect(findCrashes({ seeds, rounds: 20_000, act, isKnown })).toEqual([]);
  });

  it('in FLV streams', () => {
    const act = (bytes: Uint8Array): void => {
      const reader = new FlvTagReader();
      for (let at = 0; at < bytes.length; at += 11) reader.push(bytes.slice(at, at + 11));
    };
    const head = flvHeader({ hasVideo: true, hasAudio: true });
    const tag = [9, 0, 0, 2, 0, 0, 5, 0, 0, 0, 0, 0x17, 1, 0, 0, 0, 13];
    const streams = [new Uint8Array([...head, ...tag, ...tag, ...tag])];
    expect(findCrashes({ seeds: streams, rounds: 10_000, act, isKnown })).toEqual([]);
  });
});
