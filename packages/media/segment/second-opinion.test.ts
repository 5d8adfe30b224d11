/** Real media through the segmenter, read back by ffprobe, ffmpeg and mediabunny. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import type { InputAudioTrack, InputVideoTrack } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInitFacts, recordingHeader, setSampleDescriptionIndex } from '../fmp4/index.ts';
import { FlvTagReader, FlvUnitReader } from '../flv/index.ts';
import { serializeMediaPlaylist } from '../hls/index.ts';
import { millis } from '../time/index.ts';
import type { Track, UnitEvent } from '../unit/index.ts';
import { Segmenter } from './segmenter.ts';
import type { SegmentEvent } from './segment-event.ts';

const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const ffprobe = process.env['FFPROBE_PATH'] ?? 'ffprobe';
const folder = mkdtempSync(join(tmpdir(), 'amphi-segment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 });

function encode(name: string, codecArgs: readonly string[], size = '320x180', rate = '30', seconds = '6'): string {
  const path = join(folder, name);
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=size=${size}:rate=${rate}`,
    '-f',
    'lavfi',
    '-i',
    'sine=sample_rate=48000',
  ];
  run(ffmpeg, ['-v', 'error', '-y', ...inputs, '-t', seconds, '-pix_fmt', 'yuv420p', '-g', '60', ...codecArgs, path]);
  return path;
}

/** A file that an encoder would push. */
function readFlv(path: string): UnitEvent[] {
  const units = new FlvUnitReader();
  return new FlvTagReader().push(readFileSync(path)).flatMap((tag) => {
    if (tag.kind === 'video') return units.video(tag.timestamp, tag.chunks);
    return tag.kind === 'audio' ? units.audio(tag.timestamp, tag.chunks) : [];
  });
}

/** The body of a box that lies somewhere in a sample entry. */
function findConfig(entry: Uint8Array, type: string): Uint8Array {
  const bytes = Buffer.from(entry);
  const at = bytes.indexOf(type);
  return Uint8Array.from(bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4)));
}

const openInput = (bytes: Uint8Array) =>
  new Input({ formats: ALL_FORMATS, source: new BufferSource(Uint8Array.from(bytes).buffer) });

async function packetsOf(track: InputVideoTrack | InputAudioTrack | null) {
  const packets: { timestamp: number; data: Uint8Array; isKey: boolean }[] = [];
  if (track === null) return packets;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    packets.push({ timestamp: packet.timestamp, data: packet.data, isKey: packet.type === 'key' });
  }
  return packets;
}

/** A file without B-frames, so that decoding and presentation times agree. */
async function readMp4(path: string, tracks: readonly Track[]): Promise<UnitEvent[]> {
  const input = openInput(readFileSync(path));
  const [video, audio] = await Promise.all([
    packetsOf(await input.getPrimaryVideoTrack()),
    packetsOf(await input.getPrimaryAudioTrack()),
  ]);
  const toUnit = (kind: 'video' | 'audio') => (packet: (typeof video)[number]) => ({
    kind,
    dts: millis(Math.round(packet.timestamp * 1000)),
    compositionOffset: millis(0),
    isKeyframe: packet.isKey,
    chunks: [packet.data],
    byteLength: packet.data.length,
  });
  const units = [...video.map(toUnit('video')), ...audio.map(toUnit('audio'))].filter((unit) => unit.dts >= 0);
  units.sort((one, other) => one.dts - other.dts);
  return [
    ...tracks.map((track) => ({ type: 'track' as const, track })),
    ...units.map((unit) => ({ type: 'unit' as const, unit })),
  ];
}

interface Cut {
  readonly events: readonly SegmentEvent[];
  readonly bytes: Uint8Array;
}

function cut(
  events: readonly UnitEvent[],
  segmenter = new Segmenter({ wishedPartMs: 200, targetDurationSeconds: 4 }),
): Cut {
  const out = [...events.flatMap((event) => segmenter.push(event)), ...segmenter.flush()];
  const chunks = out.flatMap((event) => {
    if (event.type === 'init') return [event.bytes];
    return event.type === 'part' ? event.chunks : [];
  });
  return { events: out, bytes: Buffer.concat(chunks) };
}

interface Packet {
  readonly codec_type: 'video' | 'audio';
  readonly pts_time: string;
  readonly dts_time: string;
  readonly size: string;
}

function probe(path: string): readonly Packet[] {
  const text = run(ffprobe, [
    '-v',
    'error',
    '-show_entries',
    'packet=codec_type,pts_time,dts_time,size',
    '-of',
    'json',
    path,
  ]);
  const { packets }: { packets: Packet[] } = JSON.parse(text);
  return packets;
}

const times = (packets: readonly Packet[], kind: Packet['codec_type'], field: 'pts_time' | 'dts_time') =>
  packets.filter((packet) => packet.codec_type === kind).map((packet) => Number(packet[field]));

const decodeErrors = (path: string) => run(ffmpeg, ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-']);

describe.each([
  ['H.264 with B-frames and AAC at 30', '320x180', '30', ['-bf', '2']],
  ['H.264 and AAC at 29.97', '320x180', '30000/1001', ['-bf', '0']],
  ['H.264 with B-frames and AAC at 60', '320x180', '60', ['-bf', '3']],
])('%s', (name, size, rate, frames) => {
  const path = join(folder, `${name.replaceAll(/\W/g, '-')}.mp4`);
  let source: readonly Packet[] = [];
  let result: readonly Packet[] = [];

  beforeAll(() => {
    const flv = encode(
      `${name.replaceAll(/\W/g, '-')}.flv`,
      ['-c:v', 'libx264', '-preset', 'veryfast', ...frames, '-c:a', 'aac'],
      size,
      rate,
    );
    writeFileSync(path, cut(readFlv(flv)).bytes);
    source = probe(flv);
    result = probe(path);
  });

  it('keeps every frame with its times, for ffprobe', () => {
    expect(times(result, 'video', 'pts_time')).toEqual(times(source, 'video', 'pts_time'));
    expect(times(result, 'video', 'dts_time')).toEqual(times(source, 'video', 'dts_time'));
    const audio = times(result, 'audio', 'pts_time');
    const original = times(source, 'audio', 'pts_time');
    expect(audio).toHaveLength(original.length);
    expect(Math.max(...audio.map((time, index) => Math.abs(time - (original[index] ?? 0))))).toBeLessThan(0.003);
  });

  it('decodes without an error, for ffmpeg', () => {
    expect(decodeErrors(path)).toBe('');
  });

  it('reads the same, for mediabunny', async () => {
    const input = openInput(readFileSync(path));
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    expect(await video?.getCodecParameterString()).toMatch(/^avc1\.64/);
    expect(await audio?.getCodecParameterString()).toBe('mp4a.40.2');
    const packets = await packetsOf(video);
    const expected = times(source, 'video', 'pts_time');
    expect(packets).toHaveLength(expected.length);
    for (const [index, packet] of packets.entries()) expect(packet.timestamp).toBeCloseTo(expected[index] ?? 0, 5);
    expect(await packetsOf(audio)).toHaveLength(times(source, 'audio', 'pts_time').length);
  });
});

describe.each([
  [
    'HEVC and AAC',
    'hvcC',
    [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none:bframes=0',
      '-tag:v',
      'hvc1',
      '-c:a',
      'aac',
    ],
  ],
  ['AV1 and Opus', 'av1C', ['-c:v', 'libsvtav1', '-preset', '12', '-c:a', 'libopus']],
])('%s', (name, configBox, args) => {
  it('is read back whole by ffprobe, ffmpeg and mediabunny', async () => {
    const source = encode(`${configBox}.mp4`, args, '320x180', '30', '3');
    const isAv1 = configBox === 'av1C';
    const entries = readInitFacts(readFileSync(source));
    const video = await openInput(readFileSync(source)).getPrimaryVideoTrack();
    const events = await readMp4(source, [
      {
        kind: 'video',
        codec: isAv1 ? 'av1' : 'hevc',
        decoderConfig: findConfig(entries[0]?.sampleEntries[0] ?? new Uint8Array(), configBox),
        codecString: (await video?.getCodecParameterString()) ?? '',
        width: 320,
        height: 180,
        frameRate: null,
      },
      {
        kind: 'audio',
        codec: isAv1 ? 'opus' : 'aac',
        decoderConfig: isAv1
          ? findConfig(entries[1]?.sampleEntries[0] ?? new Uint8Array(), 'dOps')
          : Uint8Array.of(0x11, 0x88),
        codecString: isAv1 ? 'opus' : 'mp4a.40.2',
        sampleRate: 48_000,
        channels: 1,
        frameSamples: isAv1 ? 0 : 1024,
      },
    ]);
    const path = join(folder, `${configBox}-cut.mp4`);
    const { bytes } = cut(events);
    writeFileSync(path, bytes);
    const kinds = events.flatMap((event) => (event.type === 'unit' ? [event.unit.kind] : []));
    const packets = probe(path);
    expect(times(packets, 'video', 'dts_time')).toHaveLength(90);
    expect(times(packets, 'audio', 'dts_time')).toHaveLength(kinds.filter((kind) => kind === 'audio').length);
    expect(decodeErrors(path)).toBe('');
    const again = openInput(bytes);
    expect(await packetsOf(await again.getPrimaryVideoTrack())).toHaveLength(90);
    expect(await (await again.getPrimaryAudioTrack())?.getCodec()).toBe(isAv1 ? 'opus' : 'aac');
  });
});

describe('a recording over a return at another size', () => {
  it('is one file with its whole length, every frame and an index to seek by', async () => {
    const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac'];
    const segmenter = new Segmenter({ wishedPartMs: 200, targetDurationSeconds: 4 });
    const first = cut(readFlv(encode('before.flv', h264)), segmenter);
    const returned = readFlv(encode('after.flv', h264, '640x360')).map((event) =>
      event.type === 'unit' ? { ...event, unit: { ...event.unit, dts: millis(event.unit.dts + 7000) } } : event,
    );
    const second = cut([{ type: 'discontinuity' }, ...returned], segmenter);
    const events = [...first.events, ...second.events];
    const inits = events.filter((event) => event.type === 'init');
    expect(inits).toHaveLength(2);
    const segments = events.filter((event) => event.type === 'segment');
    const bodies = segments.map(({ msn, initId }) => {
      const parts = events.flatMap((event) => (event.type === 'part' && event.msn === msn ? event.chunks : []));
      return setSampleDescriptionIndex(Buffer.concat(parts), inits.findIndex((init) => init.initId === initId) + 1);
    });
    const last = segments.at(-1);
    const header = recordingHeader({
      inits: inits.map((init) => init.bytes),
      durationMs: (last?.startMs ?? 0) + (last?.durationMs ?? 0),
      segments,
    });
    const path = join(folder, 'recording.mp4');
    writeFileSync(path, Buffer.concat([header, ...bodies]));
    expect(times(probe(path), 'video', 'pts_time')).toHaveLength(360);
    expect(decodeErrors(path)).toBe('');
    const duration = Number(run(ffprobe, ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path]));
    expect(duration).toBeGreaterThan(12.9);
    expect(duration).toBeLessThan(13.2);
    const video = await openInput(readFileSync(path)).getPrimaryVideoTrack();
    expect(await packetsOf(video)).toHaveLength(360);
    const sought = video && (await new EncodedPacketSink(video).getKeyPacket(9.2));
    expect(sought?.timestamp).toBeCloseTo(9.067, 3);
  });
});

describe('a playlist over a return at another size', () => {
  it('is read whole by the HLS reader of ffmpeg', () => {
    const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
    const segmenter = new Segmenter({ wishedPartMs: 330, targetDurationSeconds: 4 });
    const first = cut(readFlv(encode('hls-1.flv', h264)), segmenter).events;
    const returned = readFlv(encode('hls-2.flv', h264, '640x360', '25')).map((event) =>
      event.type === 'unit' ? { ...event, unit: { ...event.unit, dts: millis(event.unit.dts + 7000) } } : event,
    );
    const events = [...first, ...cut([{ type: 'discontinuity' }, ...returned], segmenter).events];
    const partsOf = (msn: number) => events.filter((event) => event.type === 'part').filter((part) => part.msn === msn);
    const segments = events.flatMap((event) => {
      if (event.type === 'init') writeFileSync(join(folder, `init-${event.initId}.mp4`), event.bytes);
      if (event.type !== 'segment') return [];
      const uri = `${event.msn}.m4s`;
      const chunks = partsOf(event.msn).flatMap((part) => part.chunks);
      writeFileSync(join(folder, uri), Buffer.concat(chunks));
      const { durationMs, isDiscontinuity, initId, startMs } = event;
      const initUri = `init-${initId}.mp4`;
      return [{ uri, durationMs, isDiscontinuity, initUri, programDateTimeMs: 1.8e12 + startMs, parts: [] }];
    });
    const path = join(folder, 'index.m3u8');
    const text = serializeMediaPlaylist({
      type: 'vod',
      targetDurationSeconds: 4,
      partTargetMs: null,
      mediaSequence: 0,
      discontinuitySequence: 0,
      segments,
      open: null,
      preloadHintUri: null,
      renditionReports: [],
      isEnded: true,
    });
    writeFileSync(path, text);
    const packets = probe(path);
    expect(packets.filter((packet) => packet.codec_type === 'video')).toHaveLength(180 + 150);
    expect(decodeErrors(path)).toBe('');
  });
});
