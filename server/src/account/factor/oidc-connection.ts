import type { OidcProvider } from '@amphi/contract';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
} from 'openid-client';
import type { Clock } from '../../platform/clock/index.ts';
import { OutgoingRefused, type Outgoing } from '../../platform/outgoing/index.ts';

/** Speaks with the sites that accounts are opened by: their addresses and keys are read once an hour. */
export interface OidcConnections {
  /** @throws Error when the site cannot be reached, or is not allowed to be. */
  open(provider: OidcProvider): Promise<Configuration>;
}

/** What it needs. */
export interface OidcConnectionsOptions {
  /** Refuses private addresses, on every hop. */
  readonly outgoing: Pick<Outgoing, 'fetch'>;
  /** Whether a site may be spoken to without TLS: only where the operator opened a private place. */
  readonly isPlainAllowed: (host: string) => boolean;
  readonly clock: Clock;
}

interface Kept {
  readonly key: string;
  readonly configuration: Promise<Configuration>;
  readonly until: number;
}

const freshMs = 3_600_000;
/** After a refresh that failed the old one goes on. */
const retryMs = 60_000;
const timeoutSeconds = 10;

/** RFC 6749 section 2.3.1 wants `client_secret_basic`; some know only the other. Without a secret PKCE alone protects the code. */
const authOf = ({ clientSecret }: OidcProvider, methods: readonly string[] | undefined): ClientAuth => {
  if (clientSecret === '') return None();
  const isPost = methods !== undefined && !methods.includes('client_secret_basic');
  return isPost ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
};

/** Connections that are made when they are first needed. */
export const createOidcConnections = ({ outgoing, isPlainAllowed, clock }: OidcConnectionsOptions): OidcConnections => {
  const kept = new Map<string, Kept>();
  const discover = async (provider: OidcProvider): Promise<Configuration> => {
    const issuer = new URL(provider.issuer);
    const isPlain = issuer.protocol === 'http:';
    if (isPlain && !isPlainAllowed(issuer.hostname)) {
      throw new OutgoingRefused('address_refused', 'a provider without TLS has to be in an opened private place');
    }
    const execute = isPlain ? [allowInsecureRequests] : [];
    const found = await discovery(issuer, provider.clientId, undefined, None(), {
      // All it ever sends is forms.
      [customFetch]: (url, init) =>
        outgoing.fetch(url, { ...init, body: init.body instanceof URLSearchParams ? init.body : null }),
      execute,
      timeout: timeoutSeconds,
    });
    const server = found.serverMetadata();
    const auth = authOf(provider, server.token_endpoint_auth_methods_supported);
    const configuration = new Configuration(server, provider.clientId, undefined, auth);
    const fetch = found[customFetch];
    if (fetch !== undefined) configuration[customFetch] = fetch;
    configuration.timeout = timeoutSeconds;
    for (const apply of execute) apply(configuration);
    enableNonRepudiationChecks(configuration);
    return configuration;
  };
  const load = (provider: OidcProvider, key: string): Kept => {
    const old = kept.get(provider.id);
    const configuration = discover(provider).catch((error: unknown) => {
      if (old?.key !== key) {
        kept.delete(provider.id);
        throw error;
      }
      kept.set(provider.id, { ...old, until: clock.now() + retryMs });
      return old.configuration;
    });
    const entry = { key, configuration, until: clock.now() + freshMs };
    kept.set(provider.id, entry);
    return entry;
  };
  return {
    open: (provider) => {
      const key = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret]);
      const entry = kept.get(provider.id);
      const isFresh = entry !== undefined && entry.key === key && entry.until > clock.now();
      return (isFresh ? entry : load(provider, key)).configuration;
    },
  };
};
