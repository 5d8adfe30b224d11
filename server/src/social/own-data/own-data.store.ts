import { eq, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import type { Counted, Transaction } from '../counts.store.ts';
import {
  comments,
  commentVotes,
  danmaku,
  favouriteFolders,
  favourites,
  followCounts,
  follows,
  laterItems,
  likes,
  socialCounts,
} from '../social.schema.ts';

/** What the social feature keeps about somebody. */
export interface SocialOwnDataStore {
  findEverythingOf(userId: string): Promise<Readonly<Record<string, readonly object[]>>>;
  /** Removes all of it and takes it out of everybody's counts; a second run finds nothing more to do. */
  erase(userId: string): Promise<void>;
}

type Drizzle = Database['drizzle'];

const findEverythingOf = async (drizzle: Drizzle, userId: string) => {
  const [liked, folders, kept, later, followed, written, votes, sent] = await Promise.all([
    drizzle.select({ videoId: likes.targetId, at: likes.at }).from(likes).where(eq(likes.userId, userId)),
    drizzle
      .select({ folderId: favouriteFolders.id, name: favouriteFolders.name, isPublic: favouriteFolders.isPublic })
      .from(favouriteFolders)
      .where(eq(favouriteFolders.userId, userId)),
    drizzle
      .select({ folderId: favourites.folderId, videoId: favourites.targetId, at: favourites.at })
      .from(favourites)
      .where(eq(favourites.userId, userId)),
    drizzle
      .select({ videoId: laterItems.targetId, at: laterItems.at })
      .from(laterItems)
      .where(eq(laterItems.userId, userId)),
    drizzle.select({ userId: follows.followeeId, at: follows.at }).from(follows).where(eq(follows.followerId, userId)),
    drizzle
      .select({ commentId: comments.id, videoId: comments.targetId, text: comments.text, at: comments.createdAt })
      .from(comments)
      .where(eq(comments.authorId, userId)),
    drizzle
      .select({ commentId: commentVotes.commentId, vote: commentVotes.vote })
      .from(commentVotes)
      .where(eq(commentVotes.userId, userId)),
    drizzle
      .select({ videoId: danmaku.targetId, atMs: danmaku.atMs, text: danmaku.text, at: danmaku.createdAt })
      .from(danmaku)
      .where(eq(danmaku.authorId, userId)),
  ]);
  return { likes: liked, folders, favourites: kept, later, follows: followed, comments: written, votes, danmaku: sent };
};

/** Takes `gone` (rows of kind, target_id, times) out of a count; rows are locked in the order of their ids. */
const uncount = (column: Counted, gone: SQL): SQL => sql`
  gone as (${gone}),
  sums as (select kind, target_id, sum(times)::int as times from gone group by kind, target_id),
  held as (
    select counts.kind, counts.target_id, sums.times from ${socialCounts} counts join sums using (kind, target_id)
    order by counts.kind, counts.target_id for update of counts
  )
  update ${socialCounts} counts set ${sql.identifier(column)} = counts.${sql.identifier(column)} - held.times
  from held where counts.kind = held.kind and counts.target_id = held.target_id`;

const eraseDeeds = async (transaction: Transaction, userId: string): Promise<void> => {
  await transaction.execute(
    sql`with ${uncount('likes', sql`select kind, target_id, 1 as times from ${likes} where user_id = ${userId}`)}`,
  );
  await transaction.delete(likes).where(eq(likes.userId, userId));
  await transaction.execute(
    sql`with ${uncount(
      'favourites',
      sql`select distinct kind, target_id, 1 as times from ${favourites} where user_id = ${userId}`,
    )}`,
  );
  await transaction.delete(favouriteFolders).where(eq(favouriteFolders.userId, userId));
  await transaction.delete(favourites).where(eq(favourites.userId, userId));
  await transaction.delete(laterItems).where(eq(laterItems.userId, userId));
  await transaction.execute(
    sql`with ${uncount(
      'danmaku',
      sql`select kind, target_id, 1 as times from ${danmaku} where author_id = ${userId} and deleted_at is null`,
    )}`,
  );
  await transaction.delete(danmaku).where(eq(danmaku.authorId, userId));
};

const eraseFollows = async (transaction: Transaction, userId: string): Promise<void> => {
  await transaction.execute(sql`
    with gone as (
      delete from ${follows} where follower_id = ${userId} or followee_id = ${userId} returning follower_id, followee_id
    ),
    sides as (
      select followee_id as user_id, 1 as followers, 0 as following from gone where followee_id <> ${userId}
      union all
      select follower_id, 0, 1 from gone where follower_id <> ${userId}
    ),
    sums as (select user_id, sum(followers)::int as followers, sum(following)::int as following from sides group by user_id),
    held as (
      select counts.user_id, sums.followers, sums.following from ${followCounts} counts join sums using (user_id)
      order by counts.user_id for update of counts
    )
    update ${followCounts} counts
    set followers = counts.followers - held.followers, following = counts.following - held.following
    from held where counts.user_id = held.user_id`);
  await transaction.delete(followCounts).where(eq(followCounts.userId, userId));
};

/** Votes and comments. A thread that others answered stays as a stone of nobody's. */
const eraseComments = async (transaction: Transaction, userId: string): Promise<void> => {
  await transaction.execute(sql`
    with gone as (delete from ${commentVotes} where user_id = ${userId} returning comment_id, vote)
    update ${comments} comment
    set likes = comment.likes - (gone.vote = 1)::int, dislikes = comment.dislikes - (gone.vote = -1)::int
    from gone where comment.id = gone.comment_id`);
  await transaction.execute(
    sql`with ${uncount(
      'comments',
      sql`select kind, target_id, 1 as times from ${comments} where author_id = ${userId} and deleted_at is null`,
    )}`,
  );
  await transaction.execute(sql`
    with gone as (
      select root_id, count(*)::int as times from ${comments}
      where author_id = ${userId} and deleted_at is null and root_id is not null group by root_id
    )
    update ${comments} root set replies = root.replies - gone.times from gone where root.id = gone.root_id`);
  await transaction.update(comments).set({ replyToUserId: null }).where(eq(comments.replyToUserId, userId));
  await transaction.execute(sql`
    update ${comments} stone
    set author_id = null, text = '', mentions = '{}', pinned_at = null, deleted_at = coalesce(stone.deleted_at, now())
    where stone.author_id = ${userId} and stone.root_id is null
      and exists (select 1 from ${comments} reply where reply.root_id = stone.id and reply.author_id is distinct from ${userId})`);
  await transaction.delete(comments).where(eq(comments.authorId, userId));
  await transaction.update(comments).set({ deletedBy: null }).where(eq(comments.deletedBy, userId));
};

/** The store on PostgreSQL. */
export const createSocialOwnDataStore = ({ drizzle }: Pick<Database, 'drizzle'>): SocialOwnDataStore => ({
  findEverythingOf: (userId) => findEverythingOf(drizzle, userId),
  erase: (userId) =>
    drizzle.transaction(async (transaction) => {
      await eraseComments(transaction, userId);
      await eraseDeeds(transaction, userId);
      await eraseFollows(transaction, userId);
    }),
});
