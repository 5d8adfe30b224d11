import { and, asc, count, eq, gte, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import { users } from '../../account/index.ts';
import { videoCounts } from '../../insight/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { AuditWriter } from '../../site/index.ts';
import { socialCounts } from '../../social/index.ts';
import { countsOfVideo } from '../library/card.store.ts';
import { wholeColumns, type WholeVideo } from '../library/detail.store.ts';
import { trustedCreators, videos } from '../video.schema.ts';

/** Where the queue goes on. */
export interface QueueMark {
  readonly sinceMs: number;
  readonly id: string;
}

/** What a reviewer wants to know of a creator. */
export interface CreatorFacts {
  readonly userId: string;
  readonly createdAt: Date;
  readonly approved: number;
  readonly rejected: number;
  readonly isTrusted: boolean;
}

/** What a decision writes. */
export interface Verdict {
  readonly review: 'approved' | 'rejected';
  readonly reason: string | null;
  readonly note: string | null;
}

/** A decided video, for who is told. */
export interface Decided {
  readonly ownerId: string;
  readonly title: string;
}

/** Review as kept. */
export interface ReviewStore {
  /** Sets the state of a video that nobody decided on yet; answers whether it did. */
  enter(videoId: string, review: 'in_review' | 'approved', at: Date): Promise<boolean>;
  /** Forgets that a video was rejected, so that it can enter again; answers whether it had been. */
  reopen(videoId: string, at: Date): Promise<boolean>;
  isTrusted(userId: string): Promise<boolean>;
  findOwner(videoId: string): Promise<string | null>;
  /** Waiting ones, longest first. */
  findQueue(after: QueueMark | null, limit: number): Promise<readonly WholeVideo[]>;
  findCreators(userIds: readonly string[]): Promise<readonly CreatorFacts[]>;
  countWaiting(): Promise<number>;
  countDecided(since: Date): Promise<number>;
  /** Takes it for the reviewer until then, unless somebody else has it; answers whether it is theirs now. */
  lock(videoId: string, reviewerId: string, times: { readonly now: Date; readonly until: Date }): Promise<boolean>;
  unlock(videoId: string, reviewerId: string): Promise<void>;
  /** Decides once: null when it is not waiting or somebody else has it. `record` is part of the same transaction. */
  decide(
    videoId: string,
    verdict: Verdict,
    by: { readonly reviewerId: string; readonly at: Date },
    record: (writer: AuditWriter) => Promise<void>,
  ): Promise<Decided | null>;
  /** Answers whether it changed anything. */
  setTrust(
    userId: string,
    trust: { readonly isTrusted: boolean; readonly by: string | null; readonly at: Date },
    record: (writer: AuditWriter) => Promise<void>,
  ): Promise<boolean>;
  hasUser(userId: string): Promise<boolean>;
}

type Drizzle = Database['drizzle'];

const isWaiting = and(eq(videos.review, 'in_review'), isNull(videos.deletedAt));
const isFree = (reviewerId: string, now: Date): SQL | undefined =>
  or(isNull(videos.reviewerUntil), lte(videos.reviewerUntil, now), eq(videos.reviewerId, reviewerId));

const decide =
  (drizzle: Drizzle): ReviewStore['decide'] =>
  (videoId, { review, reason, note }, { reviewerId, at }, record) =>
    drizzle.transaction(async (transaction) => {
      const change = { review, reviewReason: reason, reviewNote: note, reviewedAt: at, reviewedBy: reviewerId };
      const [decided] = await transaction
        .update(videos)
        .set({ ...change, reviewerId: null, reviewerUntil: null, updatedAt: at })
        .where(and(eq(videos.id, videoId), isWaiting, isFree(reviewerId, at)))
        .returning({ ownerId: videos.ownerId, title: videos.title });
      if (decided === undefined) return null;
      await record(transaction);
      return decided;
    });

const setTrust =
  (drizzle: Drizzle): ReviewStore['setTrust'] =>
  (userId, { isTrusted, by, at }, record) =>
    drizzle.transaction(async (transaction) => {
      const changed = isTrusted
        ? await transaction
            .insert(trustedCreators)
            .values({ userId, by, since: at })
            .onConflictDoNothing()
            .returning({ userId: trustedCreators.userId })
        : await transaction
            .delete(trustedCreators)
            .where(eq(trustedCreators.userId, userId))
            .returning({ userId: trustedCreators.userId });
      if (changed.length === 0) return false;
      await record(transaction);
      return true;
    });

const findQueue = (drizzle: Drizzle, after: QueueMark | null, limit: number): Promise<WholeVideo[]> => {
  const since = after === null ? '' : new Date(after.sinceMs).toISOString();
  const behind = after === null ? undefined : sql`(${videos.reviewSince}, ${videos.id}) > (${since}, ${after.id})`;
  return drizzle
    .select(wholeColumns)
    .from(videos)
    .innerJoin(users, eq(users.id, videos.ownerId))
    .leftJoin(socialCounts, countsOfVideo.social)
    .leftJoin(videoCounts, countsOfVideo.plays)
    .where(and(isWaiting, behind))
    .orderBy(asc(videos.reviewSince), asc(videos.id))
    .limit(limit);
};

const findCreators = (drizzle: Drizzle, userIds: readonly string[]): Promise<CreatorFacts[]> => {
  const decided = (review: string) =>
    sql<number>`(select count(*)::int from videos where videos.owner_id = users.id and videos.review = ${review})`;
  return drizzle
    .select({
      userId: users.id,
      createdAt: users.createdAt,
      approved: decided('approved'),
      rejected: decided('rejected'),
      isTrusted: sql<boolean>`exists (select from trusted_creators where trusted_creators.user_id = users.id)`,
    })
    .from(users)
    .where(inArray(users.id, [...userIds]));
};

const entries = (drizzle: Drizzle): Pick<ReviewStore, 'enter' | 'reopen' | 'isTrusted' | 'findOwner' | 'hasUser'> => ({
  enter: async (videoId, review, at) => {
    const entered = await drizzle
      .update(videos)
      .set({ review, reviewSince: at, updatedAt: at, ...(review === 'approved' ? { reviewedAt: at } : {}) })
      .where(and(eq(videos.id, videoId), eq(videos.review, 'not_reviewed')))
      .returning({ id: videos.id });
    return entered.length > 0;
  },
  reopen: async (videoId, at) => {
    const reopened = await drizzle
      .update(videos)
      .set({ review: 'not_reviewed', reviewSince: null, updatedAt: at })
      .where(and(eq(videos.id, videoId), eq(videos.review, 'rejected')))
      .returning({ id: videos.id });
    return reopened.length > 0;
  },
  isTrusted: async (userId) => {
    const found = await drizzle.select().from(trustedCreators).where(eq(trustedCreators.userId, userId));
    return found.length > 0;
  },
  findOwner: async (videoId) => {
    const [found] = await drizzle.select({ ownerId: videos.ownerId }).from(videos).where(eq(videos.id, videoId));
    return found?.ownerId ?? null;
  },
  hasUser: async (userId) => (await drizzle.$count(users, eq(users.id, userId))) > 0,
});

/** @see ReviewStore */
export const createReviewStore = ({ drizzle }: Pick<Database, 'drizzle'>): ReviewStore => ({
  ...entries(drizzle),
  findQueue: (after, limit) => findQueue(drizzle, after, limit),
  findCreators: async (userIds) => (userIds.length === 0 ? [] : findCreators(drizzle, userIds)),
  countWaiting: () => drizzle.$count(videos, isWaiting),
  countDecided: async (since) => {
    const [row] = await drizzle
      .select({ total: count() })
      .from(videos)
      .where(and(gte(videos.reviewedAt, since), sql`${videos.reviewedBy} is not null`));
    return row?.total ?? 0;
  },
  lock: async (videoId, reviewerId, { now, until }) => {
    const locked = await drizzle
      .update(videos)
      .set({ reviewerId, reviewerUntil: until })
      .where(and(eq(videos.id, videoId), isWaiting, isFree(reviewerId, now)))
      .returning({ id: videos.id });
    return locked.length > 0;
  },
  unlock: async (videoId, reviewerId) => {
    await drizzle
      .update(videos)
      .set({ reviewerId: null, reviewerUntil: null })
      .where(and(eq(videos.id, videoId), eq(videos.reviewerId, reviewerId)));
  },
  decide: decide(drizzle),
  setTrust: setTrust(drizzle),
});
