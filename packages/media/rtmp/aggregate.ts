import { ByteReader } from '../bits/index.ts';

/** One message inside an aggregate. */
export interface AggregatePart {
  readonly type: number;
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/**
 * Messages inside an aggregate message (RTMP 1.0 §7.1.6): FLV tags whose timestamps count from the first one's.
 * @throws ProtocolViolation `truncated`
 */
export const parseAggregate = (body: Uint8Array, timestamp: number): AggregatePart[] => {
  const input = new ByteReader(body);
  const parts: AggregatePart[] = [];
  let first: number | null = null;
  while (input.remaining > 0) {
    const type = input.u8();
    const length = input.u24();
    const low = input.u24();
    const time = input.u8() * 0x1000000 + low;
    input.skip(3);
    first ??= time;
    parts.push({ type, timestamp: (timestamp + time - first) >>> 0, body: input.slice(length) });
    input.skip(Math.min(4, input.remaining));
  }
  return parts;
};
