import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from '../bits/index.ts';
import { parseAudioSpecificConfig, parseAv1Config, parseAvcDecoderConfig } from '../codec/index.ts';
import { parseHevcDecoderConfig, parseOpusHead } from '../codec/index.ts';
import { amfObject } from '../rtmp/amf-value.ts';
import { serializeAmf } from '../rtmp/amf-writer.ts';
import { millis } from '../time/index.ts';
import type { AccessUnit, UnitEvent } from '../unit/index.ts';
import { FlvUnitReader, UnsupportedCodec, flvMetadataBody, flvTrackBody, flvUnitBody } from './index.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const AVC = '014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468ce0fc8';
const HEVC =
  '0101600000009000000000007bf000fcfdf8f800000f03a00001001840010c01ffff01600000030090000003000003007b959809a10001002942010101600000030090000003000003007ba003c08010e596566924e5780b40400000fa40003a9802a2000100074401c172b46240';
const AV1 = '81010c000a0b0000000cc5036500be0010';
const OPUS = '4f707573486561640102380180bb0000000000';
const tracks = [
  parseAvcDecoderConfig(hex(AVC)),
  parseHevcDecoderConfig(hex(HEVC)),
  parseAv1Config(hex(AV1)),
  parseAudioSpecificConfig(hex('1210')),
  parseOpusHead(hex(OPUS)),
];
const FOUR_CC = {
  hvc1: '68766331',
  avc1: '61766331',
  av01: '61763031',
  vp09: '76703039',
  Opus: '4f707573',
  mp4a: '6d703461',
};

const payloads = (events: readonly UnitEvent[]): string[] =>
  events.map((event) => (event.type === 'unit' ? Buffer.concat(event.unit.chunks).toString('hex') : event.type));

const only = (events: readonly UnitEvent[]): AccessUnit => {
  const [event] = events;
  if (event?.type !== 'unit' || events.length !== 1) throw new Error('expected one unit');
  return event.unit;
};

/** A reader that knows the configuration of one codec. */
const knowing = (kind: 'video' | 'audio', config: string): FlvUnitReader => {
  const reader = new FlvUnitReader();
  expect(reader[kind](0, [hex(config)])).toHaveLength(1);
  return reader;
};

const failure = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UnsupportedCodec) return `unsupported ${error.codec}`;
    return error instanceof ProtocolViolation ? error.code : String(error);
  }
  return 'none';
};

describe('tag bodies', () => {
  it.each(tracks)('of $codec give back the tracks and units that were written, in any slices', (track) => {
    const reader = new FlvUnitReader();
    expect(reader[track.kind](0, [flvTrackBody(track)])).toEqual([{ type: 'track', track }]);
    expect(reader[track.kind](0, [flvTrackBody(track)])).toEqual([]);
    const hasComposition = track.codec === 'avc' || track.codec === 'hevc';
    const unit: AccessUnit = {
      kind: track.kind,
      dts: millis(40),
      compositionOffset: millis(hasComposition ? -33 : 0),
      isKeyframe: track.kind === 'audio',
      chunks: [hex('010203'), hex('0405')],
      byteLength: 5,
    };
    const body = flvUnitBody(unit, track.codec);
    expect(reader[track.kind](40, body)).toEqual([{ type: 'unit', unit }]);
    const bytewise = Array.from(Buffer.concat(body), (byte) => new Uint8Array([byte]));
    const read = only(reader[track.kind](40, bytewise));
    expect({ ...read, chunks: [] }).toEqual({ ...unit, chunks: [] });
    expect(Buffer.concat(read.chunks).toString('hex')).toBe('0102030405');
  });

  it('share memory with what was received', () => {
    const reader = knowing('video', `1700000000${AVC}`);
    const body = hex('2701000000 aabbcc');
    expect(only(reader.video(0, [body])).chunks[0]?.buffer).toBe(body.buffer);
  });

  it('tell a new track when the configuration changes, and nothing before the first', () => {
    const reader = new FlvUnitReader();
    expect(reader.video(0, [hex('1701000000 01')])).toEqual([]);
    expect(reader.audio(0, [hex('af01 01')])).toEqual([]);
    expect(payloads(reader.video(0, [hex(`1700000000${AVC}`)]))).toEqual(['track']);
    expect(payloads(reader.video(0, [hex(`1700000000${AVC.replace('e01eec', 'e01eec').slice(0, -2)}c9`)]))).toEqual([
      'track',
    ]);
    expect(payloads(reader.video(0, [hex(`90${FOUR_CC.hvc1}${HEVC}`)]))).toEqual(['track']);
    expect(reader.video(0, [hex('1701000000 01')])).toEqual([]);
  });

  it('of legacy HEVC are taken as some encoders send it', () => {
    const reader = knowing('video', `1c00000000${HEVC}`);
    expect(only(reader.video(5, [hex('1c01000021 0a')]))).toMatchObject({ isKeyframe: true, compositionOffset: 33 });
  });

  it('of enhanced AVC and AAC are taken', () => {
    const video = knowing('video', `90${FOUR_CC.avc1}${AVC}`);
    expect(payloads(video.video(0, [hex(`a1${FOUR_CC.avc1}fffffe 0b`)]))).toEqual(['0b']);
    expect(only(video.video(0, [hex(`a1${FOUR_CC.avc1}fffffe 0b`)])).compositionOffset).toBe(-2);
    expect(payloads(video.video(0, [hex(`a3${FOUR_CC.avc1} 0c`)]))).toEqual(['0c']);
    const audio = knowing('audio', `90${FOUR_CC.mp4a}1210`);
    expect(payloads(audio.audio(0, [hex(`91${FOUR_CC.mp4a} 0d`)]))).toEqual(['0d']);
  });

  it('that end a sequence, carry metadata, commands or nothing are silent', () => {
    const reader = knowing('video', `90${FOUR_CC.hvc1}${HEVC}`);
    const silent = [
      '',
      '17',
      '1702000000',
      `92${FOUR_CC.hvc1}`,
      `94${FOUR_CC.hvc1}0200`,
      'd0',
      '5700',
      `a3${FOUR_CC.hvc1}`,
    ];
    for (const body of silent) expect(reader.video(0, [hex(body)])).toEqual([]);
    for (const body of ['', 'af', 'af01', `94${FOUR_CC.Opus}0001`, `92${FOUR_CC.Opus}`]) {
      expect(reader.audio(0, [hex(body)])).toEqual([]);
    }
  });

  it('with modifiers carry their nanoseconds into the presentation time', () => {
    const reader = knowing('video', `90${FOUR_CC.hvc1}${HEVC}`);
    // 500 000 ns, then the packet type CodedFramesX; a foreign modifier of 300 bytes before it.
    const nano = only(reader.video(0, [hex(`a7 02 07a120 03 ${FOUR_CC.hvc1} 0a`)]));
    expect(nano.compositionOffset).toBe(0.5);
    const foreign = `a7 ff 012b ${'00'.repeat(300)} 13 ${FOUR_CC.hvc1} 0b`;
    expect(payloads(reader.video(0, [hex(foreign)]))).toEqual(['0b']);
    expect(failure(() => reader.video(0, [hex(`a7${'000007'.repeat(20)}`)]))).toBe('flv.modex');
    expect(failure(() => reader.video(0, [hex('a7 ff ffff 00')]))).toBe('truncated');
  });

  it('of several tracks give track 0', () => {
    const reader = knowing('video', `90${FOUR_CC.hvc1}${HEVC}`);
    expect(payloads(reader.video(0, [hex(`a6 03 ${FOUR_CC.hvc1} 00 0a0b`)]))).toEqual(['0a0b']);
    expect(reader.video(0, [hex(`a6 03 ${FOUR_CC.hvc1} 01 0a0b`)])).toEqual([]);
    const many = `a6 13 ${FOUR_CC.hvc1} 01 000002 0a0b 00 000001 0c 02 000001 0d`;
    expect(payloads(reader.video(0, [hex(many)]))).toEqual(['0c']);
    const codecs = `a6 23 ${FOUR_CC.vp09} 01 000001 0a ${FOUR_CC.hvc1} 00 000002 0b0c`;
    expect(payloads(reader.video(0, [hex(codecs)]))).toEqual(['0b0c']);
    expect(failure(() => reader.video(0, [hex(`a6 13 ${FOUR_CC.hvc1} 00 ffffff 0a`)]))).toBe('truncated');
    const audio = knowing('audio', `95 00 ${FOUR_CC.Opus} 00 ${OPUS}`);
    expect(payloads(audio.audio(0, [hex(`95 01 ${FOUR_CC.Opus} 00 fc`)]))).toEqual(['fc']);
  });

  it('of codecs that cannot be packaged are refused by name', () => {
    const reader = new FlvUnitReader();
    expect(failure(() => reader.video(0, [hex('1200')]))).toBe('unsupported H.263');
    expect(failure(() => reader.video(0, [hex('1f00')]))).toBe('unsupported video codec 15');
    expect(failure(() => reader.video(0, [hex(`90${FOUR_CC.vp09}01`)]))).toBe('unsupported vp09');
    expect(failure(() => reader.video(0, [hex(`95${FOUR_CC.av01}01`)]))).toBe('unsupported av01 in MPEG-2 TS');
    expect(failure(() => reader.video(0, [hex('90000000ff01')]))).toBe('unsupported of an unknown kind');
    expect(failure(() => reader.audio(0, [hex('2f00')]))).toBe('unsupported MP3');
    expect(failure(() => reader.audio(0, [hex('9061632d3301')]))).toBe('unsupported ac-3');
  });

  it('that are cut short break the rules', () => {
    const reader = new FlvUnitReader();
    for (const body of ['1700', '170000', '9068', `91${FOUR_CC.hvc1}00`]) {
      expect(failure(() => reader.video(0, [hex(body)]))).toBe('truncated');
    }
    expect(failure(() => reader.video(0, [hex('1700000000 01')]))).toBe('truncated');
    expect(failure(() => reader.audio(0, [hex('af00 12')]))).toBe('truncated');
  });
});

describe('metadata', () => {
  it('comes from onMetaData with and without @setDataFrame', () => {
    const metadata = {
      encoder: 'obs',
      width: 1280,
      height: 720,
      frameRate: 30,
      videoBitrateBps: 2_500_000,
      audioBitrateBps: null,
    };
    expect(new FlvUnitReader().data([flvMetadataBody(metadata)])).toEqual(metadata);
    const framed = serializeAmf(
      '@setDataFrame',
      'onMetaData',
      amfObject({ width: 640, fps: 25, height: 'x', encoder: 5 }),
    );
    const none = { videoBitrateBps: null, audioBitrateBps: null, encoder: null, height: null };
    expect(new FlvUnitReader().data([framed])).toEqual({ ...none, width: 640, frameRate: 25 });
  });

  it('is null for other and for malformed data', () => {
    expect(new FlvUnitReader().data([serializeAmf('onTextData', amfObject({ text: 'hi' }))])).toBeNull();
    expect(new FlvUnitReader().data([serializeAmf('onMetaData', 5)])).toBeNull();
    expect(new FlvUnitReader().data([])).toBeNull();
    expect(new FlvUnitReader().data([hex('02000a6f6e4d6574614461746111')])).toBeNull();
  });
});
