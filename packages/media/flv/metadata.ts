import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { parseAmf } from '../rtmp/amf-reader.ts';
import { amfProperty, isAmfObject } from '../rtmp/amf-value.ts';
import type { AmfValue } from '../rtmp/amf-value.ts';

/** What the encoder says about itself (`onMetaData`); it often lies, so use it for display only. */
export interface FlvMetadata {
  readonly encoder: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  /** Bits per second. */
  readonly videoBitrateBps: number | null;
  /** Bits per second. */
  readonly audioBitrateBps: number | null;
}

const LONGEST_ENCODER_NAME = 128;

const numberOf = (object: AmfValue, name: string): number | null => {
  const value = amfProperty(object, name);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
};

const bitsPerSecond = (kilobits: number | null): number | null => (kilobits === null ? null : kilobits * 1000);

/** Values of a data message; none when it is malformed. */
const valuesOf = (chunks: readonly Uint8Array[]): AmfValue[] => {
  try {
    return parseAmf(concatBytes(chunks));
  } catch (error) {
    if (error instanceof ProtocolViolation) return [];
    throw error;
  }
};

/**
 * What `onMetaData` says, with or without `@setDataFrame` before it; null for other data messages and for malformed ones:
 * a text for display must not end a push.
 */
export const parseMetadata = (chunks: readonly Uint8Array[]): FlvMetadata | null => {
  const values = valuesOf(chunks);
  if (values[0] === '@setDataFrame') values.shift();
  const [name, object] = values;
  if (name !== 'onMetaData' || !isAmfObject(object)) return null;
  const encoder = amfProperty(object, 'encoder');
  return {
    encoder: typeof encoder === 'string' ? encoder.slice(0, LONGEST_ENCODER_NAME) : null,
    width: numberOf(object, 'width'),
    height: numberOf(object, 'height'),
    frameRate: numberOf(object, 'framerate') ?? numberOf(object, 'fps'),
    videoBitrateBps: bitsPerSecond(numberOf(object, 'videodatarate')),
    audioBitrateBps: bitsPerSecond(numberOf(object, 'audiodatarate')),
  };
};
