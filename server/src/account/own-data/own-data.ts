import type { BlobStore } from '../../platform/blob/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { AuditLog, PersonalData } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import { createAvatars } from '../profile/avatars.ts';
import { createDataStore } from './data.store.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import { createExports, type Exports } from './exports.ts';
import { createAccountPersonalData } from './personal-data.ts';

/** Taking one's own data along, and leaving. */
export interface OwnData {
  readonly exports: Exports;
  readonly deletions: Deletions;
  /** What every feature keeps about people, this one's last. */
  readonly features: readonly PersonalData[];
}

/** What it needs; `features` are those of all features above. */
export interface OwnDataOptions {
  readonly core: AccountCore;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly audit: AuditLog;
  readonly features: readonly PersonalData[];
  readonly config: { readonly deletionDays: number };
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Exports and deletions over all features. */
export const createOwnData = (options: OwnDataOptions): OwnData => {
  const { core, database, blobs, audit, bus, clock, log } = options;
  const store = createDataStore(database);
  const own = createAccountPersonalData(store, { avatars: createAvatars(blobs), seals: core.seals });
  const features = [...options.features, own];
  const exports = createExports({ store, blobs, bus, clock, features });
  const compact = (): Promise<void> => database.forgetDeleted();
  const logins = core.account;
  const graceDays = options.config.deletionDays;
  const deletions = createDeletions({ graceDays, store, exports, logins, features, compact, audit, bus, clock, log });
  return { exports, deletions, features };
};
