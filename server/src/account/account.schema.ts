import { sql } from 'drizzle-orm';
import { check, index, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Who has an account. The mobile number is only here as a keyed hash and encrypted. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    username: text('username').notNull().unique(),
    nickname: text('nickname').notNull(),
    avatar: text('avatar'),
    email: text('email'),
    mobileHash: text('mobile_hash').unique(),
    mobileSealed: text('mobile_sealed'),
    passwordHash: text('password_hash').notNull(),
    role: text('role').notNull(),
    /** 0 = not said, 1 = male, 2 = female. */
    sex: smallint('sex').$type<0 | 1 | 2>().notNull().default(0),
    createdAt: moment('created_at').notNull(),
    /** Set = may not log in and holds no right. */
    disabledAt: moment('disabled_at'),
  },
  (table) => [check('users_sex', sql`${table.sex} in (0, 1, 2)`)],
);

/** Who is logged in where; the token itself is nowhere. */
export const loginSessions = pgTable(
  'login_sessions',
  {
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    device: text('device'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('login_sessions_user').on(table.userId), index('login_sessions_expiry').on(table.expiresAt)],
);
