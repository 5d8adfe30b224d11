import { ProtocolViolation, equalBytes, encodeUtf8 } from '../bits/index.ts';
import type { AudioTrack } from '../unit/index.ts';

const MAGIC = encodeUtf8('OpusHead');
/** Version, channels, pre-skip, rate, gain, mapping family. */
const FIXED_BYTES = 11;

/** Turns the multi-byte numbers of the fixed part around: OpusHead is little-endian, `dOps` big-endian. */
const swapped = (body: Uint8Array): Uint8Array => {
  const out = body.slice();
  out.subarray(2, 4).reverse();
  out.subarray(4, 8).reverse();
  out.subarray(8, 10).reverse();
  return out;
};

/**
 * The track that an `OpusHead` (RFC 7845 §5.1) describes; its configuration becomes the body of `dOps` (Opus in ISOBMFF §4.3.2).
 * @throws ProtocolViolation `opus.head`
 */
export const parseOpusHead = (bytes: Uint8Array): AudioTrack => {
  const head = bytes.subarray(MAGIC.length);
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC) || head.length < FIXED_BYTES) {
    throw new ProtocolViolation('opus.head', `expected an OpusHead, got ${bytes.length} bytes`);
  }
  const channels = head[1] ?? 0;
  const family = head[10] ?? 0;
  const length = family === 0 ? FIXED_BYTES : FIXED_BYTES + 2 + channels;
  const isValid =
    channels > 0 && ((head[0] ?? 0) & 0xf0) === 0 && head.length >= length && (family > 0 || channels <= 2);
  if (!isValid)
    throw new ProtocolViolation('opus.head', `expected a channel mapping, got family ${family}, ${channels} channels`);
  const decoderConfig = swapped(head.subarray(0, length));
  decoderConfig[0] = 0;
  return {
    kind: 'audio',
    codec: 'opus',
    decoderConfig,
    codecString: 'opus',
    sampleRate: 48_000,
    channels,
    frameSamples: 0,
  };
};

/** `OpusHead` for the body of a `dOps` box, as FLV and Ogg carry it. */
export const serializeOpusHead = (dOps: Uint8Array): Uint8Array => {
  const body = swapped(dOps);
  body[0] = 1;
  const out = new Uint8Array(MAGIC.length + body.length);
  out.set(MAGIC);
  out.set(body, MAGIC.length);
  return out;
};
