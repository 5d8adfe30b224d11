/** Clips as bytes that are ready for the socket: chunked once, then only the timestamp and the stamp are written into a copy. */
import type { Clip } from '../media/clip.ts';
import type { FlvTag } from '../flv/flv-file.ts';
import { findStampDigits, stampDigits, stampNal } from '../media/stamp.ts';
import { serializeMessage } from './chunks.ts';

/** One media message on the wire, without its moment. */
export interface WireFrame {
  readonly kind: 'video' | 'audio';
  /** Milliseconds from the start of the clip. */
  readonly offsetMs: number;
  readonly image: Buffer;
  readonly type: number;
  readonly body: Buffer;
  /** Where the 13 digits of the wall clock stand; -1 when the frame is not stamped. */
  readonly stampAt: number;
}

const AVC_CODEC = 7;
const AVC_PREFIX_BYTES = 5;
const TIMESTAMP_AT = 1;
const MEDIA_CHUNK_STREAM = 6;

/** Puts a stamp NAL unit in front of an AVC picture; other bodies stay as they are. */
function withStampSpace(tag: FlvTag): Buffer {
  const first = tag.body[0] ?? 0;
  if (tag.type !== 9 || (first & 0x8f) !== AVC_CODEC) return tag.body;
  return Buffer.concat([tag.body.subarray(0, AVC_PREFIX_BYTES), stampNal(0), tag.body.subarray(AVC_PREFIX_BYTES)]);
}

/** All frames of a clip for the message stream `streamId`. */
export function wireFrames(
  clip: Clip,
  how: { readonly streamId: number; readonly chunkSize: number; readonly isStamped: boolean },
): readonly WireFrame[] {
  return clip.frames.map((tag) => {
    const body = how.isStamped ? withStampSpace(tag) : tag.body;
    const message = { chunkStream: MEDIA_CHUNK_STREAM, timestamp: 0, type: tag.type, streamId: how.streamId, body };
    const image = serializeMessage(message, { format: 0, delta: 0, chunkSize: how.chunkSize });
    const stampAt = how.isStamped ? findStampDigits(image) : -1;
    const kind = tag.type === 9 ? 'video' : 'audio';
    return { kind, offsetMs: tag.timestamp, image, type: tag.type, body, stampAt };
  });
}

/** A copy with the RTMP timestamp (below 2²⁴−1 ms: 4.6 hours) and the wall clock filled in. */
export function momentOf(frame: WireFrame, timestampMs: number, epochMs: number): Buffer {
  const bytes = Buffer.from(frame.image);
  bytes.writeUIntBE(timestampMs, TIMESTAMP_AT, 3);
  if (frame.stampAt >= 0) bytes.write(stampDigits(epochMs), frame.stampAt, 'latin1');
  return bytes;
}
