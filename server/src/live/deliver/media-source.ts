import { millis } from '@amphi/media/time';
import { sliceChunks, type MediaBody } from '../../platform/http/index.ts';
import { segmentKey } from '../archive/archive-index.ts';
import type { Broadcast } from '../broadcast/broadcast.ts';
import type { MediaName } from '../package/media-names.ts';
import type { WindowPart } from '../package/segment-window.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import { waitFor } from './waiting.ts';

/** Longest that the URL of a preload hint blocks; while a publisher is away its part may never come. */
const hintMs = millis(60_000);
/** Parts beyond the next one that may be waited for: a player may be a request ahead. */
const mostAhead = 1;

type Body = Pick<MediaBody, 'byteLength' | 'read'>;
type Tools = Pick<DeliveryOptions, 'clock' | 'blobs' | 'shelf'>;

/** Finds what a name below a session's prefix means: in memory, else in the archive; waits for the next part. Null when it is not there. */
export async function findMedia(
  broadcast: Broadcast,
  name: Exclude<MediaName, { kind: 'playlist' }>,
  tools: Tools,
): Promise<Body | null> {
  switch (name.kind) {
    case 'init': {
      const init = broadcast.packager.inits.get(name.initId);
      return init === undefined ? null : bodyOf([init.bytes]);
    }
    case 'part':
      return findPart(broadcast, name.msn, name.index, tools);
    default:
      return findSegment(broadcast, name.msn, tools);
  }
}

async function findPart(broadcast: Broadcast, msn: number, index: number, tools: Tools): Promise<Body | null> {
  const { packager } = broadcast;
  const find = (): WindowPart | null => packager.partsOf(msn)?.[index] ?? null;
  if (find() === null && isSoon(broadcast, msn, index)) {
    const isSettled = (): boolean => find() !== null || packager.edge.nextMsn > msn || packager.isEnded;
    await waitFor(packager.condition, tools.clock, hintMs, isSettled);
  }
  const part = find();
  if (part === null) return null;
  if (part.bytes !== null) return bodyOf([part.bytes]);
  const before = (packager.partsOf(msn) ?? []).slice(0, index).reduce((sum, other) => sum + other.byteLength, 0);
  return storedBody(broadcast, msn, { offset: before, byteLength: part.byteLength }, tools);
}

/** Only what the playlist has announced, or is about to, is waited for. */
function isSoon(broadcast: Broadcast, msn: number, index: number): boolean {
  const { nextMsn, nextPart } = broadcast.packager.edge;
  if (broadcast.packager.isEnded) return false;
  if (msn === nextMsn) return index >= nextPart && index <= nextPart + mostAhead;
  return msn === nextMsn + 1 && index === 0;
}

async function findSegment(broadcast: Broadcast, msn: number, tools: Tools): Promise<Body | null> {
  const { packager } = broadcast;
  if (packager.edge.nextMsn === msn && packager.open !== null) {
    const atMost = millis(3_000 * packager.targetDurationSeconds);
    const isDone = (): boolean => packager.edge.nextMsn > msn || packager.isEnded;
    await waitFor(packager.condition, tools.clock, atMost, isDone);
  }
  const segment = packager.window.find(msn);
  const chunks = (segment?.parts ?? []).map((part) => part.bytes).filter((bytes) => bytes !== null);
  const isInMemory = segment !== null && chunks.length > 0 && chunks.length === segment.parts.length;
  const { session } = broadcast;
  if (session === null) return isInMemory ? bodyOf(chunks) : null;
  const key = segmentKey(session.sessionId, msn);
  const byteLength = segment?.byteLength ?? (await tools.blobs.stat(key))?.bytes;
  if (byteLength === undefined) return null;
  if (!tools.shelf.fits(byteLength)) {
    return isInMemory ? bodyOf(chunks) : storedBody(broadcast, msn, { offset: 0, byteLength }, tools);
  }
  const { shelf, blobs } = tools;
  return bodyOf([await (isInMemory ? shelf.join(key, chunks, byteLength) : shelf.load(key, blobs, byteLength))]);
}

function bodyOf(chunks: readonly Uint8Array[]): Body {
  const byteLength = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return { byteLength, read: (start, end) => sliceChunks(chunks, start, end) };
}

function storedBody(
  { session }: Broadcast,
  msn: number,
  { offset, byteLength }: { readonly offset: number; readonly byteLength: number },
  { blobs }: Tools,
): Body | null {
  if (session === null) return null;
  const key = segmentKey(session.sessionId, msn);
  return { byteLength, read: (start, end) => blobs.read(key, { start: offset + start, end: offset + end }) };
}
