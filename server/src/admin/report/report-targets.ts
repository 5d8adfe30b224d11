import { parseLiveId, parseVideoId, type ErrorCode } from '@amphi/contract';
import { authorise, type Identity, type Members } from '../../account/index.ts';
import type { LiveEngine, LiveStore } from '../../live/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Actor, ReportKind } from '../../site/index.ts';
import type { Social } from '../../social/index.ts';
import { videoResource, type VideoCore, type VideoLibrary } from '../../video/index.ts';

/** What is reported, as the reporter saw it. */
export interface Reported {
  readonly summary: string;
  readonly path: string | null;
  readonly ownerId: string | null;
}

/** What can be done about one kind of target. */
export interface ReportTarget {
  /** Null when the asker may not see it, or it is not there. */
  find(targetId: string, asker: Identity): Promise<Reported | null>;
  isThere(targetId: string): Promise<boolean>;
  /** Takes it down through the feature that owns it; that it is gone already is no error. */
  remove(actor: Actor, targetId: string, reason: string): Promise<void>;
  /** Refusal of an unknown one. */
  readonly unknown: ErrorCode;
  readonly outcome: 'removed' | 'user_banned';
}

/** What they need. */
export interface ReportTargetsOptions {
  readonly video: VideoCore;
  readonly library: VideoLibrary;
  readonly social: Pick<Social, 'comments' | 'danmaku'>;
  readonly liveStore: Pick<LiveStore, 'findRoomCard' | 'closeRoom'>;
  readonly engine: Pick<LiveEngine, 'facts' | 'end'>;
  readonly members: Pick<Members, 'findNames' | 'findOne' | 'ban'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const summaryLength = 200;
const excerpt = (text: string): string => Array.from(text).slice(0, summaryLength).join('');

const unlessGone = async (work: Promise<unknown>, code: ErrorCode): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== code) throw error;
  });
};

/** Videos, and what is written on them. */
const videoTargets = ({ video, library, social, clock }: ReportTargetsOptions) => {
  const seen = async (videoId: string, asker: Identity) => {
    const found = parseVideoId(videoId) === null ? null : await video.store.findWithAccess(videoId);
    if (found === null) return null;
    return authorise(asker, 'video.watch', videoResource(found.access, clock.wall())).isAllowed ? found.row : null;
  };
  const videos: ReportTarget = {
    find: async (targetId, asker) => {
      const row = await seen(targetId, asker);
      return row === null ? null : { summary: row.title, path: `/watch/${row.id}`, ownerId: row.ownerId };
    },
    isThere: async (targetId) => {
      const access = await video.store.findAccess(targetId);
      return access !== null && access.deletedAt === null;
    },
    remove: (actor, targetId, reason) => unlessGone(library.content.remove(actor, targetId, reason), 'video_unknown'),
    unknown: 'video_unknown',
    outcome: 'removed',
  };
  const comments: ReportTarget = {
    find: async (targetId, asker) => {
      const row = await social.comments.find(targetId);
      if (row === null || row.deletedAt !== null || (await seen(row.targetId, asker)) === null) return null;
      return { summary: excerpt(row.text), path: `/watch/${row.targetId}?comment=${row.id}`, ownerId: row.authorId };
    },
    isThere: async (targetId) => (await social.comments.find(targetId))?.deletedAt === null,
    remove: async (actor, targetId) => void (await social.comments.remove(targetId, actor.userId ?? '')),
    unknown: 'comment_unknown',
    outcome: 'removed',
  };
  const danmaku: ReportTarget = {
    find: async (targetId, asker) => {
      const row = await social.danmaku.store.find(targetId);
      if (row === null || row.deletedAt !== null || (await seen(row.targetId, asker)) === null) return null;
      const path = `/watch/${row.targetId}?t=${Math.floor(row.atMs / 1000)}`;
      return { summary: row.text, path, ownerId: row.authorId };
    },
    isThere: async (targetId) => (await social.danmaku.store.find(targetId))?.deletedAt === null,
    remove: async (_actor, targetId) => void (await social.danmaku.store.remove(targetId, clock.wall())),
    unknown: 'danmaku_unknown',
    outcome: 'removed',
  };
  return { video: videos, comment: comments, danmaku };
};

const liveTarget = ({ liveStore, engine, clock }: ReportTargetsOptions): ReportTarget => ({
  find: async (targetId, asker) => {
    const room = parseLiveId(targetId) === null ? null : await liveStore.findRoomCard(targetId);
    if (room === null) return null;
    const resource = { ownerId: room.ownerId, visibility: room.visibility, isClosed: room.isGone };
    if (!authorise(asker, 'live.watch', resource).isAllowed) return null;
    return { summary: room.title, path: `/live/${room.id}`, ownerId: room.ownerId };
  },
  isThere: async (targetId) => (await liveStore.findRoomCard(targetId))?.closedAt === null,
  remove: async (_actor, targetId) => {
    await liveStore.closeRoom(targetId, clock.wall());
    if (engine.facts(targetId) !== null) await engine.end(targetId, 'room_closed');
  },
  unknown: 'live_unknown',
  outcome: 'removed',
});

const userTarget = ({ members }: ReportTargetsOptions): ReportTarget => ({
  find: async (targetId) => {
    const name = (await members.findNames([targetId])).get(targetId);
    if (name === undefined) return null;
    return { summary: name.nickname, path: `/u/${name.username}`, ownerId: targetId };
  },
  isThere: async (targetId) => (await members.findNames([targetId])).has(targetId),
  remove: async (actor, targetId, reason) => {
    await members.ban(actor, targetId, { hours: null, reason });
  },
  unknown: 'user_unknown',
  outcome: 'user_banned',
});

/** Everything that can be reported. Nothing downhill of administration knows all of it. */
export const createReportTargets = (options: ReportTargetsOptions): Readonly<Record<ReportKind, ReportTarget>> => ({
  ...videoTargets(options),
  live: liveTarget(options),
  user: userTarget(options),
});
