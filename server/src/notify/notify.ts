import type { Notice, NotificationPage } from '@amphi/contract';
import { accountTopic, isAccountEvent, type Account } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { Messenger, Settings } from '../site/index.ts';
import { letterFor } from './letter.ts';
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

/** What notifications need. */
export interface NotificationsOptions {
  readonly store: NotifyStore;
  /** Finds where a letter to the user goes. */
  readonly account: Pick<Account, 'findMailbox'>;
  readonly messenger: Pick<Messenger, 'sendEmail'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes to the verified address of the user, if there is one and the notice is worth a letter. */
const writeLetter = async (options: NotificationsOptions, userId: string, notice: Notice): Promise<void> => {
  const mailbox = await options.account.findMailbox(userId);
  if (mailbox === null) return;
  const locale = mailbox.locale ?? (await options.settings.all())['site.locale'];
  const text = letterFor(notice, locale);
  if (text !== null) await options.messenger.sendEmail({ to: mailbox.address, template: 'notice', text, locale });
};

/** The notifications of all users. */
export const createNotifications = (options: NotificationsOptions): Notifications => {
  const { store, clock, log } = options;
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
        const { userId, notice } = event;
        tell(userId, notice)
          .then(() => writeLetter(options, userId, notice))
          .catch((error: unknown) => log.error({ err: error, kind: notice.kind }, 'a notification was not kept'));
      }),
  };
};
