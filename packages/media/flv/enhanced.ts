/** Packet headers of enhanced RTMP (v2): what stands between the first byte of a tag body and its payload. */
import { ProtocolViolation } from '../bits/index.ts';
import type { BodyReader } from './body-reader.ts';
import { UnsupportedCodec } from './unsupported-codec.ts';

/** VideoPacketType; the first four and the two of v2 mean the same for audio. */
export const packetType = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  /** Video: composition time 0, left out. */
  codedFramesX: 3,
  /** Video metadata; audio: multichannel configuration. */
  metadata: 4,
  /** Video: MPEG-2 TS sequence start; audio: multitrack. */
  five: 5,
  /** Video: multitrack. */
  six: 6,
  modEx: 7,
} as const;

/** A packet whose payload the body reader stands at. */
export interface EnhancedPacket {
  readonly type: number;
  readonly fourCc: string;
  /** To be added to the presentation time, in ms below 1. */
  readonly offsetMs: number;
}

/** One message may modify itself this often. */
const MOST_MODIFIERS = 16;
const ONE_TRACK = 0;
const MANY_CODECS = 2;

/** Reads ModEx blocks. @returns the packet type after them and the presentation offset that they told */
const readModifiers = (body: BodyReader, first: number): { readonly type: number; readonly offsetMs: number } => {
  let type = first;
  let offsetMs = 0;
  for (let count = 0; type === packetType.modEx; count++) {
    if (count === MOST_MODIFIERS)
      throw new ProtocolViolation('flv.modex', `expected at most ${MOST_MODIFIERS} modifiers`);
    let size = body.u8() + 1;
    if (size === 256) size = body.u16() + 1;
    if (size > body.remaining) throw new ProtocolViolation('truncated', `expected ${size} bytes of a modifier`);
    let left = size;
    let nanos = 0;
    if (size >= 3) {
      nanos = body.u24();
      left -= 3;
    }
    body.skip(left);
    const next = body.u8();
    // ModEx type 0: TimestampOffsetNano.
    if (next >> 4 === 0) offsetMs = Math.min(nanos, 999_999) / 1e6;
    type = next & 15;
  }
  return { type, offsetMs };
};

/**
 * The packet of track 0, with `body` standing at its payload; null when the tag carries other tracks only.
 * `multitrack` is the packet type that announces several tracks: 6 for video, 5 for audio.
 * @throws ProtocolViolation `truncated`, `flv.modex`
 */
export const readEnhanced = (body: BodyReader, first: number, multitrack: number): EnhancedPacket | null => {
  const { type, offsetMs } = readModifiers(body, first);
  if (type !== multitrack) return { type, fourCc: body.fourCc(), offsetMs };
  const head = body.u8();
  const inner = head & 15;
  let fourCc = head >> 4 === MANY_CODECS ? '' : body.fourCc();
  while (body.remaining > 0) {
    if (head >> 4 === MANY_CODECS) fourCc = body.fourCc();
    const track = body.u8();
    if (head >> 4 === ONE_TRACK) return track === 0 ? { type: inner, fourCc, offsetMs } : null;
    const size = body.u24();
    if (track === 0) {
      body.limit(size);
      return { type: inner, fourCc, offsetMs };
    }
    body.skip(size);
  }
  return null;
};

/** Refuses the codec of a FourCC by a name that people know. @throws UnsupportedCodec always */
export const refuseFourCc = (fourCc: string): never => {
  throw new UnsupportedCodec(/^[\w.\- ]{4}$/.test(fourCc) ? fourCc.trim() : 'of an unknown kind');
};
