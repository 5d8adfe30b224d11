import type { ReviewItem, ReviewQueue } from '@amphi/contract';
import { z } from 'zod';
import { accountTopic, type AccountEvent, type Members } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Actor, AuditLog } from '../../site/index.ts';
import { markedId, markedMoment, readCursor, writeCursor } from '../library/cursor.ts';
import type { VideoAddresses } from '../library/cards.ts';
import type { DetailStore, WholeVideo } from '../library/detail.store.ts';
import { addressesOf, isPlayable } from '../library/media-view.ts';
import type { Publication } from '../library/publication.ts';
import type { Studio } from '../library/studio.ts';
import type { ReviewStore, Verdict } from './review.store.ts';

/** What a reviewer decided, checked by the contract. */
export type Decision =
  | { readonly decision: 'approve' }
  | { readonly decision: 'reject'; readonly reason: string; readonly note: string };

/** The queue of videos that wait for a decision. */
export interface ReviewDesk {
  /** Longest waiting first. @throws AppError `cursor_invalid` */
  queue(
    query: { readonly cursor?: string | undefined; readonly size: number },
    reviewerId: string,
  ): Promise<ReviewQueue>;
  /** Takes one, or keeps it, for two minutes. @throws AppError `video_unknown`, `review_closed`, `review_taken` */
  lock(videoId: string, reviewerId: string): Promise<ReviewItem>;
  unlock(videoId: string, reviewerId: string): Promise<void>;
  /** @throws AppError `video_unknown` */
  checkKnown(videoId: string): Promise<void>;
  /** Once for all: kept in the audit log, told to the owner. @throws AppError as `lock` */
  decide(actor: Actor, videoId: string, decision: Decision): Promise<void>;
  /** Whether videos of a creator need no review from now on. @throws AppError `user_unknown` */
  setTrust(actor: Actor, userId: string, isTrusted: boolean, reason: string): Promise<void>;
}

/** What it needs. */
export interface ReviewDeskOptions {
  readonly reviews: ReviewStore;
  readonly details: DetailStore;
  readonly studio: Pick<Studio, 'views'>;
  readonly members: Pick<Members, 'findNames'>;
  readonly links: VideoAddresses;
  readonly audit: AuditLog;
  readonly publication: Publication;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const leaseMs = 120_000;
const list = 'review';
const queueMark = z.tuple([markedMoment, markedId]);

/** Rows as reviewers see them, with what is known of their creators, in a few statements however many they are. */
const createItems = ({ reviews, studio, members, links, clock }: ReviewDeskOptions) => {
  const lockOf = (row: WholeVideo, reviewerId: string, names: Awaited<ReturnType<Members['findNames']>>) => {
    const isLocked = row.reviewerUntil !== null && row.reviewerUntil > clock.wall();
    if (!isLocked || row.reviewerId === null || row.reviewerId === reviewerId) return null;
    const name = names.get(row.reviewerId) ?? { username: '', nickname: '' };
    return { userId: row.reviewerId, ...name, avatar: null };
  };
  return async (rows: readonly WholeVideo[], reviewerId: string): Promise<ReviewItem[]> => {
    const [views, creators, names] = await Promise.all([
      studio.views(rows),
      reviews.findCreators([...new Set(rows.map(({ ownerId }) => ownerId))]),
      members.findNames(rows.flatMap((row) => row.reviewerId ?? [])),
    ]);
    const factsOf = new Map(creators.map((creator) => [creator.userId, creator]));
    return rows.flatMap((row, at) => {
      const video = views[at];
      const facts = factsOf.get(row.ownerId);
      if (video === undefined || facts === undefined) return [];
      const address = addressesOf(links, row.id, false);
      const { username, nickname, avatar } = row;
      const { approved, rejected, isTrusted } = facts;
      const createdAt = facts.createdAt.toISOString();
      return {
        video,
        owner: { userId: row.ownerId, username, nickname, avatar, createdAt, approved, rejected, isTrusted },
        playUrl: isPlayable(row) ? address(row.take === null ? 'source.mp4' : 'index.m3u8') : null,
        storyboard: row.storyboard === null ? null : address(row.storyboard),
        waitingSince: (row.reviewSince ?? row.createdAt).toISOString(),
        reviewer: lockOf(row, reviewerId, names),
      };
    });
  };
};

const verdictOf = (decision: Decision): Verdict => {
  if (decision.decision === 'approve') return { review: 'approved', reason: null, note: null };
  return { review: 'rejected', reason: decision.reason, note: decision.note === '' ? null : decision.note };
};

/** Why a video could not be taken or decided on. */
const refusalOf = async ({ details }: ReviewDeskOptions, videoId: string): Promise<AppError> => {
  const row = await details.findWhole(videoId);
  if (row === null || row.deletedAt !== null) return new AppError('video_unknown');
  return new AppError(row.review === 'in_review' ? 'review_taken' : 'review_closed');
};

const createDecide =
  (options: ReviewDeskOptions): ReviewDesk['decide'] =>
  async (actor, videoId, decision) => {
    const { reviews, audit, publication, bus, clock } = options;
    const verdict = verdictOf(decision);
    const isApproved = verdict.review === 'approved';
    const by = { reviewerId: actor.userId ?? '', at: clock.wall() };
    const deed = {
      action: isApproved ? 'video.approve' : 'video.reject',
      targetKind: 'video',
      targetId: videoId,
      after: { review: verdict.review },
      reason: [verdict.reason, verdict.note].filter((text) => text !== null).join(': ') || null,
    };
    const decided = await reviews.decide(videoId, verdict, by, (writer) => audit.record(actor, deed, writer));
    if (decided === null) throw await refusalOf(options, videoId);
    await publication.refreshPublication(videoId);
    const { title, ownerId } = decided;
    const notice = {
      kind: 'video_reviewed',
      videoId,
      title,
      isApproved,
      reason: verdict.reason,
      note: verdict.note,
    } as const;
    bus.publish(accountTopic, { type: 'notice', userId: ownerId, notice } satisfies AccountEvent);
  };

/** @see ReviewDesk */
export const createReviewDesk = (options: ReviewDeskOptions): ReviewDesk => {
  const { reviews, details, audit, clock } = options;
  const itemsOf = createItems(options);
  const checkKnown = async (videoId: string): Promise<void> => {
    if ((await reviews.findOwner(videoId)) === null) throw new AppError('video_unknown');
  };
  return {
    queue: async ({ cursor, size }, reviewerId) => {
      const mark = readCursor(list, cursor, queueMark);
      const after = mark === null ? null : { sinceMs: mark[0], id: mark[1] };
      const today = new Date(clock.wall().toISOString().slice(0, 10));
      const [rows, waiting, decidedToday] = await Promise.all([
        reviews.findQueue(after, size + 1),
        reviews.countWaiting(),
        reviews.countDecided(today),
      ]);
      const shown = rows.slice(0, size);
      const last = shown.at(-1);
      const isMore = rows.length > size && last !== undefined;
      const next = isMore ? writeCursor(list, [last.reviewSince?.getTime() ?? 0, last.id]) : null;
      return { records: await itemsOf(shown, reviewerId), next, waiting, decidedToday };
    },
    lock: async (videoId, reviewerId) => {
      const now = clock.wall();
      const until = new Date(now.getTime() + leaseMs);
      if (!(await reviews.lock(videoId, reviewerId, { now, until }))) throw await refusalOf(options, videoId);
      const row = await details.findWhole(videoId);
      const [item] = row === null ? [] : await itemsOf([row], reviewerId);
      if (item === undefined) throw new AppError('video_unknown');
      return item;
    },
    checkKnown,
    unlock: async (videoId, reviewerId) => {
      await checkKnown(videoId);
      await reviews.unlock(videoId, reviewerId);
    },
    decide: createDecide(options),
    setTrust: async (actor, userId, isTrusted, reason) => {
      if (!(await reviews.hasUser(userId))) throw new AppError('user_unknown');
      const action = isTrusted ? 'creator.trust' : 'creator.untrust';
      const deed = { action, targetKind: 'user', targetId: userId, after: { isTrusted }, reason };
      const trust = { isTrusted, by: actor.userId, at: clock.wall() };
      await reviews.setTrust(userId, trust, (writer) => audit.record(actor, deed, writer));
    },
  };
};
