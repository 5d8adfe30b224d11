import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { parseAvcDecoderConfig } from '../codec/index.ts';
import { millis } from '../time/index.ts';
import type { AccessUnit } from '../unit/index.ts';
import { FlvTagReader, flvHeader, flvMetadataTag, flvTrackTag, flvUnitTag, parseFlvHeader } from './index.ts';

const config = Buffer.from('014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468ce0fc8', 'hex');
const track = parseAvcDecoderConfig(new Uint8Array(config));
const metadata = { encoder: 'x', width: 1, height: 1, frameRate: 1, videoBitrateBps: null, audioBitrateBps: null };

const unitAt = (dts: number, chunks: readonly Uint8Array[], kind: 'video' | 'audio' = 'video'): AccessUnit => ({
  kind,
  dts: millis(dts),
  compositionOffset: millis(0),
  isKeyframe: true,
  chunks,
  byteLength: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
});

describe('FLV tags', () => {
  it('are read back however the stream is split', () => {
    const units = fc.array(
      fc.record({
        dts: fc.double({ min: 0, max: 2 ** 32 - 1, noNaN: true }),
        payload: fc.uint8Array({ minLength: 1 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 300 }), (sent, step) => {
        const file = concatBytes([
          flvHeader({ hasVideo: true, hasAudio: false }),
          flvMetadataTag(metadata),
          flvTrackTag(track, 0),
          ...sent.flatMap(({ dts, payload }) => flvUnitTag(unitAt(dts, [payload]), 'avc')),
        ]);
        const reader = new FlvTagReader();
        const tags = [];
        for (let at = 0; at < file.length; at += step) tags.push(...reader.push(file.slice(at, at + step)));
        expect(tags.map(({ kind }) => kind)).toEqual(['data', 'video', ...sent.map(() => 'video')]);
        expect(tags.slice(2).map(({ timestamp }) => timestamp)).toEqual(sent.map(({ dts }) => Math.round(dts)));
        expect(tags.slice(2).map(({ chunks }) => concatBytes(chunks).slice(5))).toEqual(
          sent.map(({ payload }) => payload),
        );
      }),
    );
  });

  it('hold the slices of the payload itself, and their size twice', () => {
    const payload = new Uint8Array(1000);
    const tag = flvUnitTag(unitAt(100, [payload], 'audio'), 'aac', -40);
    expect(tag[1]).toBe(payload);
    const bytes = Buffer.from(concatBytes(tag));
    expect(bytes.readUIntBE(1, 3)).toBe(1002);
    expect(bytes.readUIntBE(4, 3)).toBe(60);
    expect(bytes.readUInt32BE(bytes.length - 4)).toBe(bytes.length - 4);
  });

  it('limit composition offsets to what 24 bits hold', () => {
    const unit = { ...unitAt(0, [new Uint8Array(1)]), compositionOffset: millis(1e9) };
    expect(Buffer.from(concatBytes(flvUnitTag(unit, 'avc'))).readIntBE(13, 3)).toBe(0x7fffff);
  });

  it('begin with a header that is judged', () => {
    expect(parseFlvHeader(flvHeader({ hasVideo: true, hasAudio: false }))).toEqual({
      hasVideo: true,
      hasAudio: false,
      length: 9,
    });
    const broken = flvHeader({ hasVideo: true, hasAudio: true });
    broken[5] = 0xff;
    expect(() => new FlvTagReader().push(broken)).toThrow(ProtocolViolation);
    expect(() => new FlvTagReader().push(new Uint8Array(9))).toThrow(ProtocolViolation);
  });

  it('are refused by a declared length beyond all reason', () => {
    const reader = new FlvTagReader();
    reader.push(flvHeader({ hasVideo: true, hasAudio: true }));
    expect(() => reader.push(new Uint8Array([9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0]))).toThrow(ProtocolViolation);
  });
});
