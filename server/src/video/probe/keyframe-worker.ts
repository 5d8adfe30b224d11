/** Runs in a thread of its own: reads the index of a file with a parser that cannot be made to touch memory it does not own. */
import { parentPort, workerData } from 'node:worker_threads';
import { EncodedPacketSink, FilePathSource, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';

const maxKeyframes = 50_000;

const { path, trackNumber } = workerData as { readonly path: string; readonly trackNumber: number };
const input = new Input({ source: new FilePathSource(path), formats: [MP4, QTFF, MATROSKA, WEBM] });
const tracks = await input.getVideoTracks();
const track = tracks[trackNumber];
const times: number[] = [];
if (track !== undefined) {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  let packet = await sink.getFirstKeyPacket(options);
  while (packet !== null && times.length < maxKeyframes) {
    times.push(packet.timestamp * 1000);
    // oxlint-disable-next-line no-await-in-loop -- each is found from the one before
    packet = await sink.getNextKeyPacket(packet, options);
  }
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
parentPort?.postMessage(times);
