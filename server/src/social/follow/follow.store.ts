import { and, desc, eq, lt, or, sql, type SQL } from 'drizzle-orm';
import { formerUsernames, isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { MomentCursor } from '../moment-cursor.ts';
import { followCounts, follows } from '../social.schema.ts';

/** Somebody as lists show them. */
export interface Person {
  readonly userId: string;
  readonly username: string;
  readonly nickname: string;
  readonly avatar: string | null;
  readonly signature: string | null;
}

/** A follower or somebody followed, since when. */
export interface FollowRow extends Person {
  readonly at: Date;
  /** Whether the asker follows this person. */
  readonly isFollowing: boolean;
}

/** Who follows whom, as kept. Row and both counts change in one statement. */
export interface FollowStore {
  /** Somebody who may be shown, by present or former handle. */
  findPerson(handle: string): Promise<Person | null>;
  findById(userId: string): Promise<Person | null>;
  setFollow(
    followerId: string,
    followeeId: string,
    isOn: boolean,
    at: Date,
  ): Promise<{ readonly isChanged: boolean; readonly followers: number }>;
  isFollowing(followerId: string, followeeId: string): Promise<boolean>;
  countsOf(userId: string): Promise<{ readonly followers: number; readonly following: number }>;
  /** Latest first; banned and leaving people are left out. */
  findPeople(which: 'followers' | 'following', userId: string, page: PeopleWish): Promise<readonly FollowRow[]>;
}

/** Which rows of a list of people. */
export interface PeopleWish {
  readonly askerId: string | null;
  readonly after: MomentCursor | null;
  readonly limit: number;
}

type Drizzle = Database['drizzle'];

const person = {
  userId: users.id,
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatar,
  signature: users.signature,
};
const isShown = sql`not ${isHiddenUser}`;

/** Counts of two users change in the order of their ids, so that two who follow each other at once never wait in a circle. */
const followStatement = (followerId: string, followeeId: string, isOn: boolean, at: Date): SQL => {
  const change = isOn
    ? sql`insert into ${follows} (follower_id, followee_id, at) values (${followerId}, ${followeeId}, ${at.toISOString()})
          on conflict do nothing returning 1`
    : sql`delete from ${follows} where follower_id = ${followerId} and followee_id = ${followeeId} returning 1`;
  const step = isOn ? 1 : -1;
  return sql`
    with changed as (${change}),
    counted as (
      insert into ${followCounts} as counts (user_id, followers, following)
      select side.user_id, greatest(side.followers, 0), greatest(side.following, 0)
      from (values (${followerId}::text, 0, ${step}::int), (${followeeId}::text, ${step}::int, 0))
        as side (user_id, followers, following), changed
      order by side.user_id
      on conflict (user_id) do update set
        followers = counts.followers + case when counts.user_id = ${followeeId} then ${step}::int else 0 end,
        following = counts.following + case when counts.user_id = ${followerId} then ${step}::int else 0 end
      returning user_id, followers
    )
    select exists (select 1 from changed) as "isChanged",
      coalesce((select followers from counted where user_id = ${followeeId}),
        (select followers from ${followCounts} where user_id = ${followeeId}), 0) as followers`;
};

const findPerson = async (drizzle: Drizzle, handle: string): Promise<Person | null> => {
  const name = handle.toLowerCase();
  const [present] = await drizzle
    .select(person)
    .from(users)
    .where(and(eq(sql`lower(${users.username})`, name), isShown));
  if (present !== undefined) return present;
  const [former] = await drizzle
    .select(person)
    .from(formerUsernames)
    .innerJoin(users, eq(users.id, formerUsernames.userId))
    .where(and(eq(formerUsernames.username, name), isShown));
  return former ?? null;
};

const findPeople = (
  drizzle: Drizzle,
  which: 'followers' | 'following',
  userId: string,
  { askerId, after, limit }: PeopleWish,
): Promise<readonly FollowRow[]> => {
  const [self, other] =
    which === 'followers' ? [follows.followeeId, follows.followerId] : [follows.followerId, follows.followeeId];
  const isBefore =
    after === null ? undefined : or(lt(follows.at, after.at), and(eq(follows.at, after.at), lt(other, after.id)));
  const isFollowing =
    askerId === null
      ? sql<boolean>`false`
      : sql<boolean>`exists (select 1 from ${follows} as own where own.follower_id = ${askerId} and own.followee_id = ${users.id})`;
  return drizzle
    .select({ ...person, at: follows.at, isFollowing })
    .from(follows)
    .innerJoin(users, eq(users.id, other))
    .where(and(eq(self, userId), isShown, isBefore))
    .orderBy(desc(follows.at), desc(other))
    .limit(limit);
};

/** The store on PostgreSQL. */
export const createFollowStore = ({ drizzle }: Pick<Database, 'drizzle'>): FollowStore => ({
  findPerson: (handle) => (handle.length > 40 ? Promise.resolve(null) : findPerson(drizzle, handle)),
  findById: async (userId) =>
    (
      await drizzle
        .select(person)
        .from(users)
        .where(and(eq(users.id, userId), isShown))
    )[0] ?? null,
  setFollow: async (followerId, followeeId, isOn, at) => {
    const { rows } = await drizzle.execute<{ isChanged: boolean; followers: number }>(
      followStatement(followerId, followeeId, isOn, at),
    );
    return rows[0] ?? { isChanged: false, followers: 0 };
  },
  isFollowing: async (followerId, followeeId) =>
    (await drizzle.$count(follows, and(eq(follows.followerId, followerId), eq(follows.followeeId, followeeId)))) > 0,
  countsOf: async (userId) => {
    const [found] = await drizzle
      .select({ followers: followCounts.followers, following: followCounts.following })
      .from(followCounts)
      .where(eq(followCounts.userId, userId));
    return found ?? { followers: 0, following: 0 };
  },
  findPeople: (which, userId, page) => findPeople(drizzle, which, userId, page),
});
