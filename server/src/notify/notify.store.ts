import { and, count, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Notice } from '@amphi/contract';
import type { Database } from '../platform/db/index.ts';
import { notifications } from './notify.schema.ts';

/** A notification as kept. */
export type NotificationRow = typeof notifications.$inferSelect;

/** Notifications as kept. */
export interface NotifyStore {
  /** Keeps one, and of the user's older ones the latest `keep`. */
  add(userId: string, notice: Notice, at: Date, keep: number): Promise<void>;
  /** Newest first, below the id `before`. */
  find(
    userId: string,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly NotificationRow[]>;
  countUnread(userId: string): Promise<number>;
  /** Marks these of the user, or all, as read. */
  markRead(userId: string, ids: readonly number[] | 'all', at: Date): Promise<void>;
}

/** The store on PostgreSQL. */
export const createNotifyStore = ({ drizzle }: Pick<Database, 'drizzle'>): NotifyStore => ({
  add: async (userId, notice, createdAt, keep) => {
    await drizzle.insert(notifications).values({ userId, notice, createdAt });
    const [oldest] = await drizzle
      .select({ id: notifications.id })
      .from(notifications)
      .where(eq(notifications.userId, userId))
      .orderBy(desc(notifications.id))
      .offset(keep)
      .limit(1);
    if (oldest === undefined) return;
    await drizzle
      .delete(notifications)
      .where(and(eq(notifications.userId, userId), lt(notifications.id, oldest.id + 1)));
  },
  find: (userId, { before, limit }) =>
    drizzle
      .select()
      .from(notifications)
      .where(and(eq(notifications.userId, userId), before === null ? undefined : lt(notifications.id, before)))
      .orderBy(desc(notifications.id))
      .limit(limit),
  countUnread: async (userId) => {
    const [found] = await drizzle
      .select({ unread: count() })
      .from(notifications)
      .where(and(eq(notifications.userId, userId), isNull(notifications.readAt)));
    return found?.unread ?? 0;
  },
  markRead: async (userId, ids, readAt) => {
    const some = ids === 'all' ? undefined : inArray(notifications.id, [...ids]);
    await drizzle
      .update(notifications)
      .set({ readAt })
      .where(and(eq(notifications.userId, userId), isNull(notifications.readAt), some));
  },
});
