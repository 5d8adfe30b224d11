import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from '../account/account.schema.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const member = (name: string) =>
  text(name)
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });
/** What a row is about: the owner feature checks that it exists; it removes the rows when it goes. */
const target = { kind: text('kind').$type<'video'>().notNull(), targetId: text('target_id').notNull() };

/** How often each target was liked and so on; changed in the transaction of the deed, so it equals a recount. */
export const socialCounts = pgTable(
  'social_counts',
  {
    ...target,
    likes: integer('likes').notNull().default(0),
    favourites: integer('favourites').notNull().default(0),
    comments: integer('comments').notNull().default(0),
    danmaku: integer('danmaku').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.targetId] }),
    index('social_counts_likes').on(table.kind, table.likes.desc(), table.targetId),
  ],
);

/** Likes. */
export const likes = pgTable('likes', { ...target, userId: member('user_id'), at: moment('at').notNull() }, (table) => [
  primaryKey({ columns: [table.kind, table.targetId, table.userId] }),
  index('likes_user').on(table.userId, table.at.desc()),
]);

/** Folders of favourites; everybody has one default folder from the first favourite on. */
export const favouriteFolders = pgTable(
  'favourite_folders',
  {
    id: text('id').primaryKey(),
    userId: member('user_id'),
    name: text('name').notNull(),
    isDefault: boolean('is_default').notNull().default(false),
    isPublic: boolean('is_public').notNull().default(false),
    position: integer('position').notNull().default(0),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('favourite_folders_user').on(table.userId, table.position),
    uniqueIndex('favourite_folders_default')
      .on(table.userId)
      .where(sql`${table.isDefault}`),
  ],
);

/** Favourites: a target may lie in several folders of one user and counts once. */
export const favourites = pgTable(
  'favourites',
  {
    folderId: text('folder_id')
      .notNull()
      .references(() => favouriteFolders.id, { onDelete: 'cascade' }),
    ...target,
    userId: member('user_id'),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.folderId, table.kind, table.targetId] }),
    index('favourites_target').on(table.kind, table.targetId, table.userId),
    index('favourites_user').on(table.userId, table.at.desc()),
  ],
);

/** Watch later. */
export const laterItems = pgTable(
  'later_items',
  { userId: member('user_id'), ...target, at: moment('at').notNull() },
  (table) => [
    primaryKey({ columns: [table.userId, table.kind, table.targetId] }),
    index('later_items_user').on(table.userId, table.at.desc()),
  ],
);

/** Who follows whom. */
export const follows = pgTable(
  'follows',
  { followerId: member('follower_id'), followeeId: member('followee_id'), at: moment('at').notNull() },
  (table) => [
    primaryKey({ columns: [table.followerId, table.followeeId] }),
    index('follows_followee').on(table.followeeId, table.at.desc()),
    check('follows_not_self', sql`${table.followerId} <> ${table.followeeId}`),
  ],
);

/** Followers and followed of each user, changed with the rows. */
export const followCounts = pgTable('follow_counts', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  followers: integer('followers').notNull().default(0),
  following: integer('following').notNull().default(0),
});

/** Comments in two levels; a deleted one with replies stays as a stone without text. */
export const comments = pgTable(
  'comments',
  {
    id: text('id').primaryKey(),
    ...target,
    authorId: text('author_id').references(() => users.id, { onDelete: 'cascade' }),
    /** First comment of the thread; null = this is it. */
    rootId: text('root_id'),
    replyToUserId: text('reply_to_user_id').references(() => users.id, { onDelete: 'set null' }),
    text: text('text').notNull(),
    mentions: text('mentions').array().notNull().default([]),
    likes: integer('likes').notNull().default(0),
    dislikes: integer('dislikes').notNull().default(0),
    replies: integer('replies').notNull().default(0),
    isLikedByOwner: boolean('is_liked_by_owner').notNull().default(false),
    pinnedAt: moment('pinned_at'),
    /** Order of "hot": changed with votes and replies. */
    heat: integer('heat').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    deletedAt: moment('deleted_at'),
    deletedBy: text('deleted_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('comments_hot')
      .on(table.kind, table.targetId, table.heat.desc(), table.id)
      .where(sql`${table.rootId} is null`),
    index('comments_new')
      .on(table.kind, table.targetId, table.createdAt.desc(), table.id)
      .where(sql`${table.rootId} is null`),
    index('comments_thread').on(table.rootId, table.createdAt, table.id),
    index('comments_author').on(table.authorId, table.createdAt),
    uniqueIndex('comments_pinned')
      .on(table.kind, table.targetId)
      .where(sql`${table.pinnedAt} is not null`),
  ],
);

/** One vote per person and comment. */
export const commentVotes = pgTable(
  'comment_votes',
  {
    commentId: text('comment_id')
      .notNull()
      .references(() => comments.id, { onDelete: 'cascade' }),
    userId: member('user_id'),
    vote: smallint('vote').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.commentId, table.userId] }),
    index('comment_votes_user').on(table.userId),
    check('comment_votes_vote', sql`${table.vote} in (1, -1)`),
  ],
);

/** Danmaku by the moment of the media. */
export const danmaku = pgTable(
  'danmaku',
  {
    id: text('id').primaryKey(),
    ...target,
    /** Null = imported. */
    authorId: text('author_id').references(() => users.id, { onDelete: 'cascade' }),
    atMs: integer('at_ms').notNull(),
    mode: smallint('mode').notNull().default(0),
    colour: integer('colour').notNull().default(0xffffff),
    text: text('text').notNull(),
    createdAt: moment('created_at').notNull(),
    deletedAt: moment('deleted_at'),
    /** The import it came with; an import can be taken back whole. */
    importId: text('import_id'),
  },
  (table) => [
    index('danmaku_moment').on(table.kind, table.targetId, table.atMs, table.id),
    index('danmaku_author').on(table.authorId, table.createdAt),
    check('danmaku_mode', sql`${table.mode} in (0, 1, 2)`),
  ],
);
