import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { parseAllowedPlaces, type Outgoing } from '../../platform/outgoing/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Messenger, Settings } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import type { Codes } from '../entry/codes.ts';
import { pendingLogin } from '../entry/login-finish.ts';
import { createAuthenticator, type Authenticator } from './authenticator.ts';
import { createContactChanges, type ContactChanges } from './contact-changes.ts';
import { createFactorStore } from './factor.store.ts';
import { createIdentities, type Identities } from './identities.ts';
import { createIdentityStore } from './identity.store.ts';
import { createOidcConnections } from './oidc-connection.ts';
import { createOidcFlow, type OidcFlow } from './oidc-flow.ts';
import { createPasskeyLogin, type PasskeyLogin } from './passkey-login.ts';
import { createPasskeyStore } from './passkey.store.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createPasswordChange, type ChangePassword } from './password-change.ts';
import { createReauthentication, type Reauthentication } from './reauthentication.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';
import { createTellChange } from './security-notice.ts';

/** What proves who somebody is, beside a password. */
export interface Factors {
  readonly second: SecondFactor;
  readonly authenticator: Authenticator;
  readonly passkeys: Passkeys;
  readonly passkeyLogin: PasskeyLogin;
  readonly identities: Identities;
  readonly oidc: OidcFlow;
  readonly reauthentication: Reauthentication;
  readonly changePassword: ChangePassword;
  readonly contact: ContactChanges;
}

/** What factors need. */
export interface FactorsOptions {
  readonly core: AccountCore;
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly outgoingPrivate: readonly string[] };
  readonly settings: Pick<Settings, 'all'>;
  readonly limits: RateLimits;
  /** Made before, because logins ask it and send the codes. */
  readonly second: SecondFactor;
  readonly outgoing: Pick<Outgoing, 'fetch'>;
  readonly codes: Pick<Codes, 'accept'>;
  readonly messenger: Pick<Messenger, 'sendEmail'>;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** The second factor of all users, on PostgreSQL. */
export const openSecondFactor = ({
  core,
  database,
  limits,
  clock,
}: Pick<FactorsOptions, 'core' | 'database' | 'limits' | 'clock'>): SecondFactor =>
  createSecondFactor({ users: core.users, store: createFactorStore(database), seal: core.seals.totp, limits, clock });

/** The factors of all users, on PostgreSQL. */
export const createFactors = (options: FactorsOptions): Factors => {
  const { core, database, config, settings, limits, second, outgoing, codes, messenger, bus, clock } = options;
  const { users, seals, tickets, account: logins } = core;
  const tell = createTellChange(bus);
  const store = createFactorStore(database);
  const keys = createPasskeyStore(database);
  const places = parseAllowedPlaces(config.outgoingPrivate);
  const isPlainAllowed = (host: string): boolean => places.hasName(host) || places.hasAddress(host);
  const passkeyLogin = createPasskeyLogin({ store: keys, tickets, clock });
  const identities = createIdentities({ store: createIdentityStore(database), settings, logins, tell, clock });
  const providers = () => identities.providers();
  const dropPending = (userId: string) => tickets.dropOfUser(pendingLogin, userId);
  return {
    second,
    authenticator: createAuthenticator({ users, store, second, seal: seals.totp, settings, tell, clock }),
    passkeys: createPasskeys({ users, store: keys, tickets, settings, providers, tell, clock }),
    passkeyLogin,
    identities,
    oidc: createOidcFlow(createOidcConnections({ outgoing, isPlainAllowed, clock }), tickets),
    reauthentication: createReauthentication({
      users,
      passkeys: keys,
      seals,
      second,
      passkeyLogin,
      codes,
      limits,
      settings,
      logins,
    }),
    changePassword: createPasswordChange({ users, logins, dropPending, tell }),
    contact: createContactChanges({ users, seals, codes, messenger, settings, tell }),
  };
};
