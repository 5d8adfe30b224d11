import type { Notice, NotificationPage } from '@amphi/contract';
import { accountTopic, isAccountEvent } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { NotificationRow, NotifyStore } from './notify.store.ts';

/** What users are told and have not read yet. */
export interface Notifications {
  tell(userId: string, notice: Notice): Promise<void>;
  /** @throws AppError `cursor_invalid`. */
  page(
    userId: string,
    wish: { readonly cursor?: string | undefined; readonly size: number },
  ): Promise<NotificationPage>;
  unread(userId: string): Promise<number>;
  /** Marks these as read, or all; ids of others and unknown ones change nothing. */
  markRead(userId: string, ids?: readonly string[]): Promise<void>;
  /** Takes what other features publish; answers how to stop. */
  listen(bus: Bus): () => void;
}

const mostKept = 500;
const idShape = /^[1-9]\d{0,14}$/;

const viewOf = (row: NotificationRow) => ({
  id: String(row.id),
  notice: row.notice,
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
});

/** The notifications of all users. */
export const createNotifications = (store: NotifyStore, clock: Clock, log: Log): Notifications => {
  const tell: Notifications['tell'] = (userId, notice) => store.add(userId, notice, clock.wall(), mostKept);
  return {
    tell,
    page: async (userId, { cursor, size }) => {
      if (cursor !== undefined && !idShape.test(cursor))
        throw new AppError('cursor_invalid', { cursor: 'cursor_invalid' });
      const before = cursor === undefined ? null : Number(cursor);
      const rows = await store.find(userId, { before, limit: size + 1 });
      const records = rows.slice(0, size).map(viewOf);
      return { records, next: rows.length > size ? (records.at(-1)?.id ?? null) : null };
    },
    unread: (userId) => store.countUnread(userId),
    markRead: (userId, ids) => {
      const known = ids?.filter((id) => idShape.test(id)).map(Number);
      return store.markRead(userId, known ?? 'all', clock.wall());
    },
    listen: (bus) =>
      bus.subscribe(accountTopic, (event) => {
        if (!isAccountEvent(event) || event.type !== 'notice') return;
        tell(event.userId, event.notice).catch((error: unknown) => {
          log.error({ err: error, kind: event.notice.kind }, 'a notification was not kept');
        });
      }),
  };
};
