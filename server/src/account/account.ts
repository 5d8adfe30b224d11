import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createSeal } from '../platform/seal/index.ts';
import type { Settings } from '../site/index.ts';
import { createLogins, type Logins } from './logins.ts';
import { createSessionStore } from './session.store.ts';
import { createTicketStore } from './ticket.store.ts';
import { createTickets, type Tickets } from './tickets.ts';
import { createUserStore, type UserStore } from './user.store.ts';
import { createUsers, type AccountSeals, type Users } from './users.ts';

/** Users, their logins and who asks. */
export interface Account extends Users, Logins {
  readonly tickets: Tickets;
}

/** What accounts need. */
export interface AccountOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly secrets: Pick<Config['secrets'], 'siteKey'>; readonly sessionHours: number };
  readonly settings: Pick<Settings, 'all'>;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** What the parts of the account feature share. */
export interface AccountCore {
  readonly users: UserStore;
  readonly seals: AccountSeals;
  readonly tickets: Tickets;
  readonly account: Account;
}

/** The parts that everything else of this feature stands on. */
export const createAccountCore = ({ database, config, settings, bus, clock }: AccountOptions): AccountCore => {
  const seal = (purpose: string) => createSeal(config.secrets.siteKey, purpose);
  const seals = { mobile: seal('mobile'), email: seal('email'), totp: seal('totp'), ticket: seal('ticket') };
  const users = createUserStore(database);
  const tickets = createTickets(createTicketStore(database), seals.ticket, clock);
  const store = createSessionStore(database);
  const logins = createLogins({ store, users, settings, bus, clock, hours: config.sessionHours });
  const account = { ...createUsers(users, { seals, settings, clock }), ...logins, tickets };
  return { users, seals, tickets, account };
};
