import { readFragmentFacts, readInitFacts, type InitTrackFacts, type TrackFragmentFacts } from '@amphi/media/fmp4';
import type { BlobFacts, BlobStore } from '../../platform/blob/index.ts';
import {
  archiveFolder,
  indexKey,
  initKey,
  parseIndex,
  segmentKey,
  serializeLines,
  type ArchiveIndex,
  type IndexInit,
  type IndexSegment,
} from './archive-index.ts';
import { readBlob } from './blob-bytes.ts';

const maxIndexBytes = 256 * 1024 * 1024;
const maxSegmentBytes = 512 * 1024 * 1024;
const maxInitBytes = 1024 * 1024;

/** What a crash left of a session, made whole again. */
export interface RecoveredArchive {
  readonly index: ArchiveIndex;
  readonly inits: ReadonlyMap<number, Uint8Array>;
  /** From the last init segment with audio; null without. */
  readonly audioTimescale: number | null;
}

/** The index of a session as stored; null when there is none. */
export async function readIndex(blobs: BlobStore, sessionId: string): Promise<ArchiveIndex | null> {
  const bytes = await readBlob(blobs, indexKey(sessionId), maxIndexBytes);
  return bytes === null ? null : parseIndex(bytes.toString('utf8'));
}

/** The init segments that an index names, by id. */
export async function readInits(
  blobs: BlobStore,
  sessionId: string,
  inits: readonly IndexInit[],
): Promise<Map<number, Uint8Array>> {
  const found = new Map<number, Uint8Array>();
  for (const { initId } of inits) {
    const bytes = await readBlob(blobs, initKey(sessionId, initId), maxInitBytes);
    if (bytes !== null) found.set(initId, bytes);
  }
  return found;
}

/**
 * Completes the index of a session that did not end: segments that were being written when the process died are cut after
 * their last whole part and added; lines whose segment is gone (retention) are taken out. Null when nothing can be played.
 */
export async function recoverArchive(blobs: BlobStore, sessionId: string): Promise<RecoveredArchive | null> {
  const index = await readIndex(blobs, sessionId);
  if (index === null || index.header === null) return null;
  const inits = await readInits(blobs, sessionId, index.inits);
  const stored = new Map((await blobs.list(archiveFolder(sessionId))).map((facts) => [facts.key, facts]));
  const segments = index.segments.filter((line) => {
    const facts = stored.get(segmentKey(sessionId, line.msn));
    return facts !== undefined && facts.bytes === line.bytes && inits.has(line.initId);
  });
  const lastInit = index.inits.findLast((line) => inits.has(line.initId));
  if (lastInit === undefined) return null;
  const timescales = timescalesOf(inits.get(lastInit.initId) ?? new Uint8Array(0));
  for (const { msn, key } of unfinished(sessionId, stored.values(), index.segments.at(-1)?.msn ?? -1)) {
    const line = await mend({ blobs, key, msn, initId: lastInit.initId, timescales, before: segments.at(-1) ?? null });
    if (line !== null) segments.push(line);
  }
  if (segments.length === 0) return null;
  const whole: ArchiveIndex = { header: index.header, inits: index.inits.filter((l) => inits.has(l.initId)), segments };
  await blobs.put(indexKey(sessionId), [serializeLines([index.header, ...whole.inits, ...segments])]);
  return { index: whole, inits, audioTimescale: audioTimescaleOf(inits) };
}

interface Mend {
  readonly blobs: BlobStore;
  readonly key: string;
  readonly msn: number;
  readonly initId: number;
  readonly timescales: ReadonlyMap<number, InitTrackFacts>;
  readonly before: IndexSegment | null;
}

/** Cuts a torn segment after its last whole part; null when nothing of it is whole (then it is deleted). */
async function mend({ blobs, key, msn, initId, timescales, before }: Mend): Promise<IndexSegment | null> {
  const bytes = await readBlob(blobs, key, maxSegmentBytes);
  const facts = bytes === null ? null : readFragmentFacts(bytes);
  const span = facts === null ? null : spanOf(facts.fragments, timescales);
  if (bytes === null || facts === null || span === null) {
    await blobs.delete(key);
    return null;
  }
  if (facts.intactBytes < bytes.byteLength) await blobs.put(key, [bytes.subarray(0, facts.intactBytes)]);
  return {
    type: 'segment',
    msn,
    initId,
    ...span,
    bytes: facts.intactBytes,
    isDiscontinuity: before !== null && before.initId !== initId,
    dateMs: before === null ? Date.now() : Math.round(before.dateMs + before.durationMs),
  };
}

function spanOf(
  fragments: readonly { readonly tracks: readonly TrackFragmentFacts[] }[],
  timescales: ReadonlyMap<number, InitTrackFacts>,
): { readonly startMs: number; readonly durationMs: number } | null {
  const tracks = fragments.flatMap((fragment) => fragment.tracks);
  const hasVideo = [...timescales.values()].some((facts) => facts.kind === 'video');
  const kind = hasVideo ? 'video' : 'audio';
  let startMs: number | null = null;
  let durationMs = 0;
  for (const track of tracks) {
    const facts = timescales.get(track.trackId);
    if (facts === undefined || facts.kind !== kind) continue;
    startMs ??= (track.baseTicks * 1000) / facts.timescale;
    durationMs += (track.durationTicks * 1000) / facts.timescale;
  }
  return startMs === null || durationMs === 0 ? null : { startMs, durationMs };
}

const timescalesOf = (init: Uint8Array): Map<number, InitTrackFacts> =>
  new Map(readInitFacts(init).map((facts) => [facts.trackId, facts]));

function audioTimescaleOf(inits: ReadonlyMap<number, Uint8Array>): number | null {
  const facts = [...inits.values()].flatMap((bytes) => readInitFacts(bytes));
  return facts.findLast((track) => track.kind === 'audio')?.timescale ?? null;
}

/** Segments that have no line in the index, oldest first. */
function unfinished(sessionId: string, stored: Iterable<BlobFacts>, lastMsn: number): { msn: number; key: string }[] {
  const pattern = /\/(\d{1,9})\.m4s$/;
  const found: { msn: number; key: string }[] = [];
  for (const { key } of stored) {
    const msn = Number(pattern.exec(key)?.[1] ?? -1);
    if (msn > lastMsn && key === segmentKey(sessionId, msn)) found.push({ msn, key });
  }
  return found.sort((a, b) => a.msn - b.msn);
}
