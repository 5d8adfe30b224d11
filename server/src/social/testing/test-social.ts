/** People and what they do, on a database of the test's own. */
import type { Notice } from '@amphi/contract';
import { accountTopic, isAccountEvent, users } from '../../account/index.ts';
import { createProcessBus } from '../../platform/bus/index.ts';
import { systemClock } from '../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/id/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createSocial, type Social } from '../index.ts';

/** The social feature of a test. */
export interface TestSocial {
  readonly database: TestDatabase;
  readonly social: Social;
  /** What was told to whom, in order. */
  readonly notices: { readonly userId: string; readonly notice: Notice }[];
  /** A new user; answers the id. */
  addUser(username?: string): Promise<string>;
  /** Lets the wall clock go on; it stands still otherwise. */
  pass(ms: number): void;
  now(): Date;
  /** Every count that is not what its rows add up to; empty = all are right. */
  findWrongCounts(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const wrongCounts = `
  with recount as (
    select 'likes' as what, target_id, count(*) as rows from likes group by target_id
    union all select 'favourites', target_id, count(distinct user_id) from favourites group by target_id
    union all select 'comments', target_id, count(*) from comments where deleted_at is null group by target_id
    union all select 'danmaku', target_id, count(*) from danmaku where deleted_at is null group by target_id
  ),
  kept as (
    select 'likes' as what, target_id, likes as rows from social_counts where likes <> 0
    union all select 'favourites', target_id, favourites from social_counts where favourites <> 0
    union all select 'comments', target_id, comments from social_counts where comments <> 0
    union all select 'danmaku', target_id, danmaku from social_counts where danmaku <> 0
    union all select 'followers', user_id, followers from follow_counts where followers <> 0
    union all select 'following', user_id, following from follow_counts where following <> 0
    union all select 'replies', id, replies from comments where replies <> 0
    union all select 'up', id, likes from comments where likes <> 0
    union all select 'down', id, dislikes from comments where dislikes <> 0
  ),
  true_counts as (
    select * from recount
    union all select 'followers', followee_id, count(*) from follows group by followee_id
    union all select 'following', follower_id, count(*) from follows group by follower_id
    union all select 'replies', root_id, count(*) from comments where root_id is not null and deleted_at is null group by root_id
    union all select 'up', comment_id, count(*) from comment_votes where vote = 1 group by comment_id
    union all select 'down', comment_id, count(*) from comment_votes where vote = -1 group by comment_id
  )
  select * from kept full join true_counts using (what, target_id) where kept.rows is distinct from true_counts.rows`;

/** Opens it. */
export const openTestSocial = async (): Promise<TestSocial> => {
  const database = await testDatabase();
  let nowMs = Date.UTC(2026, 0, 15, 12);
  const bus = createProcessBus(silentLog);
  const notices: TestSocial['notices'] = [];
  bus.subscribe(accountTopic, (message) => {
    if (isAccountEvent(message) && message.type === 'notice') notices.push(message);
  });
  const clock = { ...systemClock, wall: () => new Date(nowMs) };
  const config = { secrets: { siteKey: new Uint8Array(32).fill(7) } };
  return {
    database,
    social: createSocial({ database, config, bus, clock }),
    notices,
    addUser: async (username) => {
      const id = newId(12);
      const user = { id, username: username ?? `user_${id}`, nickname: username ?? 'somebody', role: 'user' };
      await database.drizzle.insert(users).values({ ...user, createdAt: new Date(nowMs) });
      return id;
    },
    pass: (ms) => void (nowMs += ms),
    now: () => new Date(nowMs),
    findWrongCounts: async () => (await database.pool.query<Record<string, unknown>>(wrongCounts)).rows,
    close: () => database.close(),
  };
};
