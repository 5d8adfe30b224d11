import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { defaultRtmpLimits } from './limits.ts';
import type { RtmpLimits } from './limits.ts';
import { MessageBuffer } from './message-buffer.ts';
import type { OutgoingMessage } from './message.ts';
import { u32Bytes } from './message.ts';

interface Received {
  readonly type: number;
  readonly streamId: number;
  readonly timestamp: number;
  readonly body: string;
}

const collect = (limits: RtmpLimits = defaultRtmpLimits, wanted = true) => {
  const messages: Received[] = [];
  const slices: Uint8Array[] = [];
  const reader = new ChunkReader(
    {
      wants: () => wanted,
      onMessage: (type, streamId, timestamp, chunks, byteLength) => {
        const body = Buffer.concat(chunks);
        expect(body.length).toBe(byteLength);
        slices.push(...chunks);
        messages.push({ type, streamId, timestamp, body: body.toString('hex') });
      },
    },
    limits,
  );
  return { reader, messages, slices };
};

const message = fc.record<OutgoingMessage>({
  chunkStreamId: fc.constantFrom(3, 4, 63, 64, 319, 320, 65_599),
  type: fc.constantFrom(8, 9, 18, 20),
  streamId: fc.constantFrom(0, 1, 0x01020304),
  timestamp: fc.oneof(fc.nat(5000), fc.constantFrom(0xfffffe, 0xffffff, 0x1000000, 0x7fffffff, 0xfffffffe, 0xffffffff)),
  chunks: fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 3 }),
});

const violation = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return error instanceof ProtocolViolation ? error.code : String(error);
  }
  return 'none';
};

const header = (id: number, timestamp: number, length: number, type: number): Uint8Array =>
  new Uint8Array([id, ...u32Bytes(timestamp).subarray(1), ...u32Bytes(length).subarray(1), type, 1, 0, 0, 0]);

describe('chunks', () => {
  it('give the same messages however the bytes are split and whatever the chunk size is', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 12 }),
        fc.constantFrom(128, 200, 4096, 65_536),
        cuts,
        (sent, size, steps) => {
          const writer = new ChunkWriter();
          const pieces = [
            writer.write({ chunkStreamId: 2, type: 1, streamId: 0, timestamp: 0, chunks: [u32Bytes(size)] }),
          ];
          writer.setChunkSize(size);
          for (const one of sent) pieces.push(writer.write(one));
          const bytes = concatBytes(pieces);
          const { reader, messages } = collect();
          for (let at = 0, index = 0; at < bytes.length; index++) {
            const step = steps[index % steps.length] ?? 1;
            reader.receive(bytes.slice(at, at + step));
            at += step;
          }
          const expected = sent.map(({ type, streamId, timestamp, chunks }) => ({
            type,
            streamId,
            timestamp,
            body: Buffer.from(concatBytes(chunks)).toString('hex'),
          }));
          expect(messages).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('give the same messages byte by byte', () => {
    const writer = new ChunkWriter();
    const bodies = [new Uint8Array(0), new Uint8Array(1), new Uint8Array(1000).fill(7)];
    const bytes = concatBytes(
      bodies.map((body, index) =>
        writer.write({ chunkStreamId: 70, type: 9, streamId: 1, timestamp: 0x1000000 + index, chunks: [body] }),
      ),
    );
    const { reader, messages } = collect();
    for (const byte of bytes) reader.receive(new Uint8Array([byte]));
    expect(messages.map(({ body }) => body.length / 2)).toEqual([0, 1, 1000]);
    expect(messages.map(({ timestamp }) => timestamp)).toEqual([0x1000000, 0x1000001, 0x1000002]);
  });

  it('are not copied when they are large', () => {
    const { reader, slices } = collect();
    reader.receive(concatBytes([header(2, 0, 4, 1), new Uint8Array([0, 1, 0, 0])]));
    const input = concatBytes([header(4, 0, 2000, 9), new Uint8Array(2000)]);
    reader.receive(input);
    expect(slices).toHaveLength(1);
    expect(slices[0]?.buffer).toBe(input.buffer);
  });

  it('are gathered when they are tiny, so that memory follows the bytes', () => {
    const { reader, slices } = collect();
    const writer = new ChunkWriter();
    const bytes = writer.write({
      chunkStreamId: 4,
      type: 9,
      streamId: 1,
      timestamp: 0,
      chunks: [new Uint8Array(8000)],
    });
    for (const byte of bytes) reader.receive(new Uint8Array([byte]));
    expect(slices).toHaveLength(2);
  });

  it('of type 3 begin a new message with the last delta, after type 0 with its timestamp', () => {
    const { reader, messages } = collect();
    reader.receive(concatBytes([header(4, 40, 1, 8), new Uint8Array([1]), new Uint8Array([0xc4, 2])]));
    reader.receive(new Uint8Array([0x44, 0, 0, 10, 0, 0, 1, 8, 3, 0xc4, 4]));
    expect(messages.map(({ timestamp }) => timestamp)).toEqual([40, 80, 90, 100]);
  });

  it('of type 3 may repeat the extended timestamp, or not', () => {
    const extended = [0x01, 0x00, 0x00, 0x00];
    const first = concatBytes([header(4, 0xffffff, 130, 9), new Uint8Array(extended), new Uint8Array(128).fill(1)]);
    for (const repeated of [extended, []]) {
      const { reader, messages } = collect();
      reader.receive(concatBytes([first, new Uint8Array([0xc4, ...repeated, 1, 9])]));
      expect(messages.map(({ timestamp, body }) => [timestamp, body.slice(-4)])).toEqual([[0x1000000, '0109']]);
    }
  });

  it('that look like a repeated timestamp at the end of a read are payload after all', () => {
    const { reader, messages } = collect();
    reader.receive(
      concatBytes([header(4, 0xffffff, 134, 9), new Uint8Array([1, 0, 0, 0]), new Uint8Array(128).fill(1)]),
    );
    reader.receive(new Uint8Array([0xc4, 1, 0]));
    reader.receive(new Uint8Array([0, 7, 8, 9]));
    expect(messages.map(({ body }) => body.slice(-12))).toEqual(['010000070809']);
  });

  it('of an aborted message are forgotten', () => {
    const { reader, messages } = collect();
    reader.receive(concatBytes([header(4, 0, 200, 9), new Uint8Array(128)]));
    reader.receive(concatBytes([header(2, 0, 4, 2), u32Bytes(4)]));
    reader.receive(concatBytes([header(4, 5, 2, 9), new Uint8Array([1, 2])]));
    expect(messages.map(({ body }) => body)).toEqual(['0102']);
  });

  it('nobody wants are passed over', () => {
    const { reader, messages } = collect(defaultRtmpLimits, false);
    reader.receive(concatBytes([header(4, 0, 100, 9), new Uint8Array(100)]));
    expect(messages).toEqual([]);
  });

  it('may not set a chunk size out of bounds', () => {
    for (const size of [0, 1, 127, 65_537, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const { reader } = collect();
      const act = (): void => reader.receive(concatBytes([header(2, 0, 4, 1), u32Bytes(size)]));
      expect(violation(act)).toBe('chunk.size');
    }
    expect(violation(() => collect().reader.receive(concatBytes([header(2, 0, 2, 1), u32Bytes(4)])))).toBe('truncated');
  });

  it('are refused by what they declare, before their bytes come', () => {
    const limits = { ...defaultRtmpLimits, maxMessageBytes: 1000, maxPartialMessages: 2, maxChunkStreams: 3 };
    expect(violation(() => collect(limits).reader.receive(header(4, 0, 1001, 9)))).toBe('message.length');
    expect(violation(() => collect(limits).reader.receive(header(2, 0, 65, 5)))).toBe('message.length');
    const begun = [4, 5, 6].map((id) => concatBytes([header(id, 0, 500, 9), new Uint8Array(128)]));
    expect(violation(() => collect(limits).reader.receive(concatBytes(begun)))).toBe('message.partial');
    const streams = [4, 5, 6, 7].map((id) => concatBytes([header(id, 0, 1, 9), new Uint8Array(1)]));
    expect(violation(() => collect(limits).reader.receive(concatBytes(streams)))).toBe('chunk.streams');
    const few = { ...defaultRtmpLimits, maxPartialBytes: 100 };
    expect(violation(() => collect(few).reader.receive(begun[0] ?? new Uint8Array(0)))).toBe('message.partial');
    expect(violation(() => collect().reader.receive(new Uint8Array([0xc4])))).toBe('chunk.format');
  });
});

it('keeps of a half-received message memory in proportion to its bytes, not to the reads that they came in', () => {
  const body = new MessageBuffer();
  for (let read = 0; read < 64; read += 1) body.add(new Uint8Array(65_536), 0, 512, 64 * 512 - read * 512);
  const kept = new Set(body.take().map(({ buffer }) => buffer));
  const keptBytes = [...kept].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(keptBytes).toBe(64 * 512);
});
