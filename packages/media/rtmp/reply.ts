/** What a server says, as messages ready for the chunk writer. */
import { serializeAmf } from './amf-writer.ts';
import { amfObject } from './amf-value.ts';
import type { AmfValue } from './amf-value.ts';
import { enhancedCapabilities } from './capabilities.ts';
import { messageType, u32Bytes, userControlEvent } from './message.ts';
import type { OutgoingMessage } from './message.ts';

/** Bytes after which the peer shall acknowledge, and we do when it names no window. */
export const WINDOW_BYTES = 2_500_000;
/** Bytes per chunk that we send. */
export const OUT_CHUNK_BYTES = 4096;

/** A protocol control message on chunk stream 2 (RTMP 1.0 §5.4). */
export const control = (type: number, body: Uint8Array): OutgoingMessage => ({
  chunkStreamId: 2,
  type,
  streamId: 0,
  timestamp: 0,
  chunks: [body],
});

/** A command on a message stream; 0 is the connection itself. */
export const command = (streamId: number, ...values: readonly AmfValue[]): OutgoingMessage => ({
  chunkStreamId: streamId === 0 ? 3 : 5,
  type: messageType.command,
  streamId,
  timestamp: 0,
  chunks: [serializeAmf(...values)],
});

/** A user control event with a 32-bit value (RTMP 1.0 §6.2). */
export const userControl = (event: number, value: number): OutgoingMessage =>
  control(messageType.userControl, new Uint8Array([0, event, ...u32Bytes(value)]));

/** The answer to a command that awaits one; `value` is what it asked for. */
export const result = (transaction: number, value?: AmfValue): OutgoingMessage =>
  command(0, '_result', transaction, null, value);

/** `onStatus` of a message stream (RTMP 1.0 §7.2.2). */
export const status = (
  streamId: number,
  level: 'status' | 'error',
  code: string,
  description: string,
): OutgoingMessage => command(streamId, 'onStatus', 0, null, amfObject({ level, code, description }));

/** `onFCPublish` and `onFCUnpublish`, which Flash encoders wait for. */
export const fcStatus = (name: 'onFCPublish' | 'onFCUnpublish', code: string): OutgoingMessage =>
  command(0, name, 0, null, amfObject({ level: 'status', code, description: '' }));

/** What stands before and in the answer to `connect`. */
export const connectReplies = (transaction: number): readonly OutgoingMessage[] => [
  control(messageType.windowAckSize, u32Bytes(WINDOW_BYTES)),
  // Limit type 2: dynamic.
  control(messageType.setPeerBandwidth, new Uint8Array([...u32Bytes(WINDOW_BYTES), 2])),
  control(messageType.setChunkSize, u32Bytes(OUT_CHUNK_BYTES)),
  command(
    0,
    '_result',
    transaction,
    amfObject({ fmsVer: 'FMS/3,5,7,7009', capabilities: 31, mode: 1, ...enhancedCapabilities() }),
    amfObject({
      level: 'status',
      code: 'NetConnection.Connect.Success',
      description: 'connected',
      objectEncoding: 0,
    }),
  ),
];

/** Tells the publisher to begin. */
export const publishReplies = (streamId: number, wantsFcStatus: boolean): readonly OutgoingMessage[] => [
  userControl(userControlEvent.streamBegin, streamId),
  ...(wantsFcStatus ? [fcStatus('onFCPublish', 'NetStream.Publish.Start')] : []),
  status(streamId, 'status', 'NetStream.Publish.Start', 'publishing'),
];

/** Confirms an orderly end. */
export const unpublishReplies = (streamId: number, wantsFcStatus: boolean): readonly OutgoingMessage[] => [
  ...(wantsFcStatus ? [fcStatus('onFCUnpublish', 'NetStream.Unpublish.Success')] : []),
  status(streamId, 'status', 'NetStream.Unpublish.Success', 'unpublished'),
];
