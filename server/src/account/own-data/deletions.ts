import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { AuditLog, PersonalData } from '../../site/index.ts';
import { systemActor } from '../../site/index.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import type { Logins } from '../logins.ts';
import type { DataStore } from './data.store.ts';
import type { Exports } from './exports.ts';

/*
 *            begin                 30 days pass            files, then rows         database compacted
 *  account ─────────▶ leaving ─────────────────────▶ erasing ───────────────▶ empty ──────────────────▶ gone
 *     ▲                  │ hidden from others           │ closed: nobody        │ an id that is due, and
 *     └────── keep ──────┘                              │ can keep it           │ nothing else
 *                                                       └─ a crash, here too: ──┘ the next run begins again
 */

/** The end of accounts. */
export interface Deletions {
  /** Begins the grace: hidden at once, gone in thirty days. @throws AppError `deletion_pending`, `last_admin`. */
  begin(userId: string): Promise<{ readonly deletionDueAt: string }>;
  /** Keeps the account after all. @throws AppError `conflict` when nothing is pending. */
  keep(userId: string): Promise<void>;
  /** Erases every account whose grace is over; answers how many. */
  eraseDue(): Promise<number>;
}

const dayMs = 24 * 3_600_000;

/** What deletions need. */
export interface DeletionsOptions {
  readonly store: DataStore;
  readonly exports: Pick<Exports, 'eraseAll'>;
  readonly logins: Pick<Logins, 'endLogins'>;
  readonly features: readonly PersonalData[];
  /** Makes the database forget what was deleted. */
  readonly compact: () => Promise<void>;
  /** Days that an account can still be kept. */
  readonly graceDays: number;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** The deletions of all accounts. */
export const createDeletions = (options: DeletionsOptions): Deletions => {
  const { store, exports, logins, features, audit, bus, clock, log } = options;
  const tell = (userId: string): void => {
    const event: AccountEvent = { type: 'access_changed', userId };
    bus.publish(accountTopic, event);
  };

  const empty = async (userId: string): Promise<boolean> => {
    if (!(await store.beginErasure(userId, clock.wall()))) return false;
    await logins.endLogins(userId, 'all');
    tell(userId);
    for (const feature of features) await feature.erase(userId);
    await exports.eraseAll(userId);
    await store.emptyUser(userId);
    return true;
  };

  return {
    begin: async (userId) => {
      const now = clock.wall();
      const dueAt = new Date(now.getTime() + options.graceDays * dayMs);
      if (!(await store.setDeletion(userId, { now, dueAt }))) throw new AppError('deletion_pending');
      tell(userId);
      return { deletionDueAt: dueAt.toISOString() };
    },
    keep: async (userId) => {
      if (!(await store.dropDeletion(userId, clock.wall()))) throw new AppError('conflict');
      tell(userId);
    },
    eraseDue: async () => {
      const emptied: string[] = [];
      for (const userId of await store.findDue(clock.wall())) {
        // One account that cannot be erased must not keep the others.
        const isEmpty = await empty(userId).catch((error: unknown) => {
          log.error({ err: error, userId }, 'an account could not be erased; the next run tries again');
          return false;
        });
        if (isEmpty) emptied.push(userId);
      }
      if (emptied.length > 0) await options.compact();
      for (const userId of emptied) {
        await audit.record(systemActor, { action: 'user.erase', targetKind: 'user', targetId: userId });
        await store.deleteUser(userId);
      }
      return emptied.length;
    },
  };
};
