import type { BlobStore } from '../platform/blob/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Log } from '../platform/log/index.ts';
import { archiveFolder } from './archive/archive-index.ts';
import { Recording } from './archive/recording.ts';
import { recoverArchive, type RecoveredArchive } from './archive/recovery.ts';
import { deleteUnkept, unmarkUnkept } from './archive/unkept.ts';
import type { EngineStore, LiveRoom, LiveSession } from './live.ts';

/** A server that was away longer than this (or than the room's own window) does not go on with what it left: its viewers are gone. */
const resumeWithinMs = 5 * 60_000;

/** What a start needs to take up what the last run left open. */
export interface RestartTools {
  readonly store: EngineStore;
  readonly blobs: BlobStore;
  readonly log: Log;
  readonly clock: Clock;
  /** Opens the session again; its window begins anew. */
  resume(room: LiveRoom, session: LiveSession, recovered: RecoveredArchive): Promise<void>;
}

/** Sessions that did not end: the latest of each room, if it is fresh and has media, waits for its publisher again; the others are over. */
export async function recoverSessions(tools: RestartTools): Promise<void> {
  const { store, blobs, log } = tools;
  const open = await store.findOpenSessions();
  await deleteUnkept(blobs, new Set(open.map((session) => session.sessionId)));
  const latest = new Map<string, LiveSession>();
  for (const session of open) {
    const before = latest.get(session.liveId);
    latest.set(session.liveId, session);
    if (before !== undefined) await endLeft(tools, before);
  }
  for (const session of latest.values()) {
    const room = await store.findRoom(session.liveId);
    const recovered = room === null || room.isClosed ? null : await recoverArchive(blobs, session.sessionId);
    log.info({ liveId: session.liveId, sessionId: session.sessionId }, 'a session was left open by the last run');
    if (room === null || recovered === null || isStale(tools, room, recovered)) await endLeft(tools, session);
    else await tools.resume(room, session, recovered);
  }
}

const isStale = ({ clock }: RestartTools, room: LiveRoom, { index }: RecoveredArchive): boolean => {
  const last = index.segments.at(-1);
  const endMs = last === undefined ? 0 : last.dateMs + last.durationMs;
  return clock.wall().getTime() - endMs > Math.max(resumeWithinMs, room.reconnectSeconds * 1000);
};

/** Ends a session that nobody goes on with, at the time of its last picture, and keeps its recording. */
async function endLeft({ store, blobs, clock }: RestartTools, session: LiveSession): Promise<void> {
  const recovered = await recoverArchive(blobs, session.sessionId);
  const last = recovered?.index.segments.at(-1);
  const recording = await Recording.open(blobs, session.sessionId);
  const isKept = recording !== null && recording.header.isRecorded;
  await store.endSession(session.sessionId, {
    endTime: last === undefined ? clock.wall() : new Date(last.dateMs + last.durationMs),
    reason: 'server_stopped',
    viewCount: session.viewCount,
    peakWatching: session.peakWatching,
    keyframesWithin2s: false,
    recording: isKept ? { durationMs: recording.durationMs, bytes: recording.byteLength } : null,
  });
  if (isKept) return;
  await blobs.deleteAll(archiveFolder(session.sessionId));
  await unmarkUnkept(blobs, session.sessionId);
}
