import { describe, expect, it } from 'vitest';
import { millis } from '../time/index.ts';
import type { AccessUnit, AudioTrack } from '../unit/index.ts';
import { AudioLane } from './audio-lane.ts';
import { opusPacketSamples } from './opus-packet.ts';

const aac: AudioTrack = {
  kind: 'audio',
  codec: 'aac',
  decoderConfig: Uint8Array.of(0x11, 0x90),
  codecString: 'mp4a.40.2',
  sampleRate: 48_000,
  channels: 2,
  frameSamples: 1024,
};

const at = (dts: number): AccessUnit => ({
  kind: 'audio',
  dts: millis(dts),
  compositionOffset: millis(0),
  isKeyframe: true,
  chunks: [],
  byteLength: 0,
});

const frameMs = 1024 / 48;

describe('the audio clock', () => {
  it('gives every frame its exact length although timestamps are rounded', () => {
    const lane = new AudioLane(aac, 48_000);
    for (let index = 0; index < 500; index += 1) lane.push(at(Math.floor(index * frameMs)), 0);
    expect(lane.waiting.every((sample, index) => sample.ticks === index * 1024 && sample.durationTicks === 1024)).toBe(
      true,
    );
  });

  it('follows slow drift without a jump', () => {
    const lane = new AudioLane(aac, 48_000);
    for (let index = 0; index < 4000; index += 1) lane.push(at(Math.round(index * frameMs * 1.0005)), 0);
    const last = lane.waiting.at(-1);
    expect(Math.abs(((last?.ticks ?? 0) * 1000) / 48_000 - 3999 * frameMs * 1.0005)).toBeLessThan(4);
    expect(lane.waiting.every((sample) => Math.abs(sample.durationTicks - 1024) <= 5 && !sample.hasGapBefore)).toBe(
      true,
    );
  });

  it('covers a small hole with a longer frame and marks a big one', () => {
    const lane = new AudioLane(aac, 48_000);
    for (const dts of [0, 21, 123, 144, 1000, 1021]) lane.push(at(dts), 0);
    expect(lane.waiting.map((sample) => sample.hasGapBefore)).toEqual([false, false, false, false, true, false]);
    expect(lane.waiting[1]?.durationTicks).toBe(123 * 48 - 1024);
    expect(lane.takeUntil(null)).toHaveLength(4);
    expect(lane.takeUntil(null)).toHaveLength(2);
  });

  it('drops what runs over itself', () => {
    const lane = new AudioLane(aac, 48_000);
    const taken = Array.from({ length: 20 }, () => lane.push(at(0), 0));
    expect(taken.filter(Boolean).length).toBeLessThan(8);
  });

  it('keeps one timescale when the sample rate changes', () => {
    const lane = new AudioLane({ ...aac, sampleRate: 44_100 }, 48_000);
    for (let index = 0; index < 1000; index += 1) lane.push(at(Math.round((index * 1024) / 44.1)), 0);
    expect(((lane.waiting.at(-1)?.ticks ?? 0) * 1000) / 48_000).toBeCloseTo((999 * 1024) / 44.1, 1);
  });

  it('reads the length of Opus packets', () => {
    const packet = (...bytes: number[]) => opusPacketSamples([Uint8Array.from(bytes)]);
    expect(packet(0b11111_000)).toBe(960);
    expect(packet(0b00011_000)).toBe(2880);
    expect(packet(0b11100_001)).toBe(240);
    expect(packet(0b11111_011, 3)).toBe(2880);
    expect(packet(0b00011_011, 63)).toBe(960);
    expect(opusPacketSamples([])).toBe(960);
  });
});
