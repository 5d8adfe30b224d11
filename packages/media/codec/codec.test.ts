import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from '../bits/index.ts';
import { findCrashes, parseHexLines } from '../bits/mutation.ts';
import {
  parseAudioSpecificConfig,
  parseAv1Config,
  parseAvcDecoderConfig,
  parseHevcDecoderConfig,
  parseOpusHead,
  serializeOpusHead,
} from './index.ts';

// Written by x264, x265, SVT-AV1, libaom and ffmpeg with known sizes and rates.
const seeds = parseHexLines(readFileSync(new URL('seeds/decoder-configs.hex', import.meta.url), 'utf8'));
const seed = (index: number): Uint8Array => seeds[index] ?? new Uint8Array(0);

const violation = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof ProtocolViolation ? error.code : String(error);
  }
  return 'none';
};

describe('AVC', () => {
  it.each([
    [0, 'avc1.640028', 1920, 1080, 30000 / 1001],
    [1, 'avc1.640028', 1920, 1080, 25],
    [2, 'avc1.7a0020', 1280, 720, 50],
    [3, 'avc1.f4001e', 642, 362, 24],
    [4, 'avc1.64000c', 320, 242, 15],
    [5, 'avc1.4d401e', 640, 360, 30],
  ])('seed %i is %s, %i by %i', (index, codecString, width, height, frameRate) => {
    const expected = { kind: 'video', codec: 'avc', codecString, width, height, frameRate, decoderConfig: seed(index) };
    expect(parseAvcDecoderConfig(seed(index))).toEqual(expected);
  });

  it('is refused without a parameter set, with a foreign version and with an unbelievable size', () => {
    expect(violation(() => parseAvcDecoderConfig(new Uint8Array([1, 100, 0, 40, 255, 0xe0, 0])))).toBe('avc.config');
    expect(violation(() => parseAvcDecoderConfig(new Uint8Array([0, 0, 0, 1, 0x67])))).toBe('avc.config');
    expect(violation(() => parseAvcDecoderConfig(new Uint8Array(0)))).toBe('truncated');
    expect(violation(() => parseAvcDecoderConfig(seed(0).subarray(0, 20)))).toBe('truncated');
    // 4096 macroblocks a side.
    const huge = [0x67, 0x42, 0, 0x1e, 0xda, 0, 0x04, 0, 0, 0x02, 0, 0x19];
    const config = new Uint8Array([1, 66, 0, 30, 255, 0xe1, 0, huge.length, ...huge, 0]);
    expect(violation(() => parseAvcDecoderConfig(config))).toBe('codec.size');
  });
});

describe('HEVC', () => {
  it.each([
    [6, 'hvc1.1.6.L123.90', 1920, 1080, 60000 / 1001],
    [7, 'hvc1.4.10.L63.9D.8', 642, 358, null],
    [8, 'hvc1.2.4.L153.90', 3840, 2160, 50],
  ])('seed %i is %s, %i by %i', (index, codecString, width, height, frameRate) => {
    expect(parseHevcDecoderConfig(seed(index))).toMatchObject({ codec: 'hevc', codecString, width, height, frameRate });
  });

  it('is refused without a parameter set', () => {
    const empty = seed(6).slice(0, 23);
    empty[22] = 0;
    expect(violation(() => parseHevcDecoderConfig(empty))).toBe('hevc.config');
  });
});

describe('AV1', () => {
  it.each([
    [9, 'av01.0.08M.10', 1920, 1080, null],
    [10, 'av01.1.13M.08', 3840, 2160, null],
    [11, 'av01.0.01M.08', 642, 358, null],
    [24, 'av01.0.08M.08', 1280, 720, 50],
  ])('seed %i is %s, %i by %i', (index, codecString, width, height, frameRate) => {
    expect(parseAv1Config(seed(index))).toMatchObject({ codec: 'av1', codecString, width, height, frameRate });
  });

  it('is refused without a sequence header', () => {
    expect(violation(() => parseAv1Config(seed(9).subarray(0, 4)))).toBe('av1.config');
    expect(violation(() => parseAv1Config(new Uint8Array([0x81, 0, 0, 0, 0x0a, ...Array(9).fill(255)])))).toBe(
      'av1.obu',
    );
  });
});

describe('AAC', () => {
  it.each([
    [12, 'mp4a.40.2', 44_100, 2, 1024],
    [13, 'mp4a.40.2', 22_050, 1, 1024],
    [14, 'mp4a.40.5', 48_000, 2, 2048],
    [15, 'mp4a.40.5', 48_000, 2, 2048],
    [16, 'mp4a.40.29', 48_000, 2, 2048],
    [17, 'mp4a.40.2', 44_100, 2, 960],
    [18, 'mp4a.40.2', 48_000, 6, 1024],
    [19, 'mp4a.40.2', 48_000, 2, 1024],
    [20, 'mp4a.40.2', 48_000, 2, 1024],
    [21, 'mp4a.40.29', 48_000, 2, 2048],
  ])('seed %i is %s, %i Hz, %i channels, frames of %i', (index, codecString, sampleRate, channels, frameSamples) => {
    const expected = { kind: 'audio', codec: 'aac', codecString, sampleRate, channels, frameSamples };
    expect(parseAudioSpecificConfig(seed(index))).toEqual({ ...expected, decoderConfig: seed(index) });
  });

  it('is refused for other object types, reserved rates and no channels', () => {
    expect(violation(() => parseAudioSpecificConfig(new Uint8Array([0xf9, 0x40, 0x20])))).toBe('aac.object');
    expect(violation(() => parseAudioSpecificConfig(new Uint8Array([0x16, 0x90])))).toBe('aac.rate');
    expect(violation(() => parseAudioSpecificConfig(new Uint8Array([0x12, 0x48])))).toBe('aac.channels');
    expect(violation(() => parseAudioSpecificConfig(new Uint8Array([0x12])))).toBe('truncated');
  });
});

describe('Opus', () => {
  it('turns OpusHead into dOps and back', () => {
    const track = parseOpusHead(seed(22));
    expect(Buffer.from(track.decoderConfig).toString('hex')).toBe('000201380000bb80000000');
    expect(track).toMatchObject({ codecString: 'opus', sampleRate: 48_000, channels: 2, frameSamples: 0 });
    expect(serializeOpusHead(track.decoderConfig)).toEqual(seed(22));
    const surround = parseOpusHead(seed(23));
    expect(surround.channels).toBe(6);
    expect(serializeOpusHead(surround.decoderConfig)).toEqual(seed(23));
  });

  it('is refused when it is too short or maps no channels', () => {
    expect(violation(() => parseOpusHead(seed(22).subarray(0, 18)))).toBe('opus.head');
    expect(violation(() => parseOpusHead(seed(23).subarray(0, 24)))).toBe('opus.head');
    expect(violation(() => parseOpusHead(new Uint8Array(19)))).toBe('opus.head');
  });
});

describe('damaged configurations', () => {
  it('only ever throw protocol violations', () => {
    const parsers = [
      parseAvcDecoderConfig,
      parseHevcDecoderConfig,
      parseAv1Config,
      parseAudioSpecificConfig,
      parseOpusHead,
    ];
    for (const act of parsers) {
      const isKnown = (error: unknown): boolean => error instanceof ProtocolViolation;
      expect(findCrashes({ seeds, rounds: 20_000, act, isKnown })).toEqual([]);
    }
  });
});
