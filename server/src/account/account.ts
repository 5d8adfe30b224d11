import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createSeal } from '../platform/seal/index.ts';
import { createAccountStore } from './account.store.ts';
import { createLogins, type Logins } from './logins.ts';
import { createUsers, type Users } from './users.ts';

/** Users, their logins and who asks. */
export interface Account extends Users, Logins {}

/** What accounts need. */
export interface AccountOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly secrets: Pick<Config['secrets'], 'siteKey'>; readonly sessionHours: number };
  readonly clock: Clock;
}

/** The account feature on PostgreSQL. */
export const createAccount = ({ database, config, clock }: AccountOptions): Account => {
  const store = createAccountStore(database);
  const seal = createSeal(config.secrets.siteKey, 'mobile');
  return { ...createUsers(store, seal, clock), ...createLogins(store, clock, config.sessionHours) };
};
