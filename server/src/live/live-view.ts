import type {
  LiveDetail,
  LiveFactsView,
  LiveRecord,
  LiveRoomView,
  LiveSessionRecord,
  LiveStateName,
} from '@amphi/contract';
import type { LiveEngine, LiveFacts, LiveStatus } from './live.ts';
import type { RecordingLinks } from './recording-link.ts';
import type { RoomCard, RoomRow } from './room.store.ts';
import type { SessionRow } from './session.store.ts';

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** What viewers are told about the state: a preview is nobody's business. */
const publicState = (facts: LiveFacts | null): LiveStateName | null =>
  facts === null || facts.state === 'preview' ? null : facts.state;

const statusOf = (row: RoomRow, state: LiveStateName | null): LiveStatus =>
  state === 'live' || state === 'reconnecting' ? 1 : row.status;

/** A row of the public list. */
export const toRecord = (row: RoomCard): LiveRecord => ({
  liveId: row.id,
  title: row.title,
  anchorName: row.anchorName,
  anchorAvatar: row.anchorAvatar,
  coverImage: row.coverImage,
  viewCount: row.viewCount,
  likeCount: 0,
  commentCount: 0,
  status: row.status,
  startTime: iso(row.startedAt),
  endTime: iso(row.endedAt),
  category: row.category,
});

/** The page of one live; counts of a running session come from the engine, which knows more than the database. */
export const toDetail = (row: RoomCard & { readonly savedViews: number }, facts: LiveFacts | null): LiveDetail => {
  const state = publicState(facts);
  const isLatest = facts !== null && facts.sessionId === row.lastSessionId;
  const unsaved = isLatest ? Math.max(0, facts.viewCount - row.savedViews) : 0;
  return {
    liveId: row.id,
    title: row.title,
    anchorName: row.anchorName,
    anchorAvatar: row.anchorAvatar,
    coverImage: row.coverImage,
    viewCount: row.viewCount + unsaved,
    watching: state === null ? 0 : (facts?.watching ?? 0),
    status: statusOf(row, state),
    state,
    reconnectUntil: iso(facts?.reconnectUntil ?? null),
    startTime: iso(row.startedAt),
    endTime: iso(row.endedAt),
    category: row.category,
    description: row.description,
    tags: row.tags,
    play: { hls: `/media/live/${row.id}/index.m3u8`, flv: `/media/live/${row.id}.flv` },
  };
};

/** A room for its owner. */
export const toRoomView = (row: RoomRow): LiveRoomView => ({
  liveId: row.id,
  title: row.title,
  category: row.category,
  description: row.description,
  tags: row.tags,
  coverImage: row.coverImage,
  visibility: row.visibility,
  isClosed: row.closedAt !== null,
  isRecorded: row.isRecorded,
  isPreviewFirst: row.isPreviewFirst,
  dvrSeconds: row.dvrSeconds,
  reconnectSeconds: row.reconnectSeconds,
  partTargetMs: row.partTargetMs,
  status: row.status,
  createTime: row.createdAt.toISOString(),
  startTime: iso(row.startedAt),
  endTime: iso(row.endedAt),
});

/** A broadcast for its owner; the recording is there once the session is over. */
export const toSessionRecord = (row: SessionRow, links: Pick<RecordingLinks, 'sign'>): LiveSessionRecord => ({
  sessionId: row.id,
  startTime: row.startedAt.toISOString(),
  endTime: iso(row.endedAt),
  recording:
    row.recordingMs === null || row.recordingBytes === null
      ? null
      : {
          url: links.sign(row.liveId, row.id),
          durationMs: row.recordingMs,
          bytes: row.recordingBytes,
        },
});

/** What the studio shows of a running push. */
export const toFactsView = (
  facts: LiveFacts | null,
  trouble: ReturnType<LiveEngine['lastTrouble']>,
): LiveFactsView => ({
  state: facts?.state ?? null,
  sessionId: facts?.sessionId ?? null,
  startTime: iso(facts?.startTime ?? null),
  watching: facts?.watching ?? 0,
  viewCount: facts?.viewCount ?? 0,
  reconnectUntil: iso(facts?.reconnectUntil ?? null),
  health: facts === null ? null : { ...facts.health, warnings: [...facts.health.warnings] },
  lastTrouble: trouble === null ? null : { ...trouble, at: trouble.at.toISOString() },
});
