/** Another site that lets people in by OpenID Connect: the reference server, which requires PKCE, with a login that asks nothing. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Who is at the other site's door. */
export interface Guest {
  readonly subject: string;
  readonly name?: string;
  readonly picture?: string;
  /** Says no when asked for consent. */
  readonly isUnwilling?: boolean;
}

export const clientId = 'amphi';
export const clientSecret = 'a client secret of the test';

/** Listens at once; lets people in when it knows its clients. */
export class OidcSite {
  readonly #server: Server;
  #provider: Provider | null = null;
  readonly #guests = new Map<string, Guest>();
  /** `Host` and path of every request. */
  readonly requests: string[] = [];
  /** Whoever comes next. */
  guest: Guest = { subject: 'nobody' };

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** On every address of this machine, so that requests to any of them are seen. */
  static async start(): Promise<OidcSite> {
    const site = new OidcSite();
    site.#server.listen(0, '0.0.0.0');
    await once(site.#server, 'listening');
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  open(redirectUris: readonly string[]): void {
    this.#provider = new Provider(this.issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [...redirectUris] }],
      claims: { openid: ['sub'], profile: ['name', 'picture'] },
      cookies: { keys: ['a cookie key of the test'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, subject) => ({
        accountId: subject,
        claims: () => {
          const { name, picture } = this.#guests.get(subject) ?? {};
          return {
            sub: subject,
            ...(name === undefined ? {} : { name }),
            ...(picture === undefined ? {} : { picture }),
          };
        },
      }),
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.headers.host} ${request.url}`);
    const provider = this.#provider;
    if (provider === null) response.writeHead(503).end();
    else if (request.url?.startsWith('/interaction/') === true) await this.#interact(provider, request, response);
    else await provider.callback()(request, response);
  }

  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const { subject, isUnwilling = false } = this.guest;
    if (isUnwilling) {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
    } else if (prompt.name === 'login') {
      this.#guests.set(subject, this.guest);
      await provider.interactionFinished(request, response, { login: { accountId: subject } });
    } else {
      const grant = new provider.Grant({
        accountId: session?.accountId ?? subject,
        clientId: String(params['client_id']),
      });
      grant.addOIDCScope('openid profile');
      const grantId = await grant.save();
      await provider.interactionFinished(request, response, { consent: { grantId } });
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
