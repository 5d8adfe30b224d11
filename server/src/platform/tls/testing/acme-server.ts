import { randomBytes, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { crypto } from 'acme-client';
import { z } from 'zod';
import { keyOfRequest, type Life, type TestAuthority } from './authority.ts';
import { readSignedRequest, type SignedRequest } from './signed-request.ts';

/** How the server is to behave; may be changed while it runs. */
export interface AcmeScript {
  readonly authority: TestAuthority;
  /** Port of this machine on which names are validated, instead of 80. */
  challengePort: number | Promise<number>;
  /** Of the certificates that are issued. */
  life: () => Life;
  /** Refuses: new orders as over the limit, or validations as not proven. */
  refusal: 'none' | 'order' | 'challenge';
}

/** A certificate authority that speaks ACME by RFC 8555: it checks nonces and signatures, and really fetches the proofs. */
export interface AcmeServer {
  readonly directoryUrl: string;
  /** Orders that were asked for, also refused ones. */
  readonly orders: number;
  /** Certificates that were issued. */
  readonly issued: number;
  /** Mail addresses of accounts. */
  readonly contacts: ReadonlySet<string>;
  close(): Promise<void>;
}

interface Order {
  readonly id: number;
  readonly account: string;
  readonly names: readonly string[];
  /** One per name. */
  readonly tokens: readonly string[];
  readonly proven: Set<string>;
  chain: string | null;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

class Refused extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, detail: string) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

const accountSchema = z.object({ termsOfServiceAgreed: z.literal(true), contact: z.array(z.string()) });
const orderSchema = z.object({ identifiers: z.array(z.object({ type: z.literal('dns'), value: z.string() })) });
const finalizeSchema = z.object({ csr: z.string() });

/** Asks for a proof as an authority does: by the name, plainly, without following anything. */
const fetchProof = async (name: string, port: number, token: string): Promise<string> => {
  const path = `/.well-known/acme-challenge/${token}`;
  const [answer] = await once(
    get({ host: '127.0.0.1', port, path, headers: { host: name }, agent: false }),
    'response',
  );
  const body = await text(answer);
  if (answer.statusCode !== 200) throw new Refused(403, 'unauthorized', `${name} answered ${answer.statusCode}`);
  return body;
};

/** The state of one authority and what its addresses answer. */
class Desk {
  readonly contacts = new Set<string>();
  readonly orders: Order[] = [];
  readonly keys = new Map<string, JsonWebKey>();
  asked = 0;
  issued = 0;
  readonly #script: AcmeScript;
  readonly #url: (path: string) => string;

  constructor(script: AcmeScript, url: (path: string) => string) {
    this.#script = script;
    this.#url = url;
  }

  async answer(path: string, request: SignedRequest, jwk: JsonWebKey): Promise<Answer> {
    const [, kind, id = '', at = ''] = path.split('/');
    if (kind === 'account') return this.#account(request, jwk);
    if (kind === 'order' && id === '') return this.#newOrder(request);
    const order = this.orders[Number(id)];
    if (order === undefined || order.account !== request.thumbprint)
      throw new Refused(404, 'malformed', 'no such order');
    if (kind === 'order') return { status: 200, body: this.#describe(order) };
    if (kind === 'authorization') return { status: 200, body: this.#authorization(order, Number(at)) };
    if (kind === 'challenge') return this.#prove(order, Number(at), request.payload !== null);
    if (kind === 'finalize') return this.#finalize(order, request);
    return { status: 200, body: order.chain };
  }

  #account({ thumbprint, payload }: SignedRequest, jwk: JsonWebKey): Answer {
    const location = this.#url(`/account/${thumbprint}`);
    for (const contact of accountSchema.parse(payload).contact) this.contacts.add(contact);
    const status = this.keys.has(location) ? 200 : 201;
    this.keys.set(location, jwk);
    return { status, location, body: { status: 'valid' } };
  }

  #newOrder({ thumbprint, payload }: SignedRequest): Answer {
    this.asked += 1;
    if (this.#script.refusal === 'order') throw new Refused(429, 'rateLimited', 'too many certificates already issued');
    const names = orderSchema.parse(payload).identifiers.map(({ value }) => value);
    const id = this.orders.length;
    const tokens = names.map(() => randomBytes(16).toString('base64url'));
    const order: Order = { id, account: thumbprint, names, tokens, proven: new Set(), chain: null };
    this.orders.push(order);
    return { status: 201, location: this.#url(`/order/${id}`), body: this.#describe(order) };
  }

  #describe({ id, names, proven, chain }: Order): object {
    const status = chain !== null ? 'valid' : proven.size === names.length ? 'ready' : 'pending';
    return {
      status,
      identifiers: names.map((value) => ({ type: 'dns', value })),
      authorizations: names.map((_name, at) => this.#url(`/authorization/${id}/${at}`)),
      finalize: this.#url(`/finalize/${id}`),
      ...(chain === null ? {} : { certificate: this.#url(`/certificate/${id}`) }),
    };
  }

  #authorization(order: Order, at: number): object {
    const value = order.names[at] ?? '';
    const challenge = this.#challenge(order, at);
    const other = { type: 'dns-01', status: 'pending', url: this.#url('/none'), token: 'none' };
    const status = order.proven.has(value) ? 'valid' : 'pending';
    return { status, identifier: { type: 'dns', value }, challenges: [other, challenge] };
  }

  #challenge({ id, names, tokens, proven }: Order, at: number): object {
    const status = proven.has(names[at] ?? '') ? 'valid' : 'pending';
    return { type: 'http-01', status, url: this.#url(`/challenge/${id}/${at}`), token: tokens[at] };
  }

  async #prove(order: Order, at: number, isAsked: boolean): Promise<Answer> {
    const name = order.names[at] ?? '';
    if (isAsked) {
      const token = order.tokens[at] ?? '';
      if (this.#script.refusal === 'challenge') throw new Refused(403, 'unauthorized', `nobody proves ${name} today`);
      const proof = await fetchProof(name, await this.#script.challengePort, token);
      if (proof !== `${token}.${order.account}`) throw new Refused(403, 'unauthorized', `${name} proved nothing`);
      order.proven.add(name);
    }
    return { status: 200, body: this.#challenge(order, at) };
  }

  #finalize(order: Order, { payload }: SignedRequest): Answer {
    if (order.proven.size !== order.names.length) throw new Refused(403, 'orderNotReady', 'names are not proven');
    const request = Buffer.from(finalizeSchema.parse(payload).csr, 'base64url');
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${request.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    const { altNames } = crypto.readCsrDomains(pem);
    if (altNames.toSorted().join() !== order.names.toSorted().join()) throw new Refused(400, 'badCSR', 'other names');
    order.chain = this.#script.authority.certify(order.names, keyOfRequest(request), this.#script.life());
    this.issued += 1;
    return { status: 200, body: this.#describe(order) };
  }
}

/** Starts the authority on a free port of this machine. */
export const openAcmeServer = async (script: AcmeScript): Promise<AcmeServer> => {
  const nonces = new Set<string>();
  const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const desk = new Desk(script, url);

  const send = (response: ServerResponse, { status, body, location }: Answer): void => {
    const nonce = randomBytes(12).toString('base64url');
    nonces.add(nonce);
    const isChain = typeof body === 'string';
    response.writeHead(status, {
      'replay-nonce': nonce,
      'content-type': isChain ? 'application/pem-certificate-chain' : 'application/json',
      ...(location === undefined ? {} : { location }),
    });
    response.end(isChain ? body : JSON.stringify(body));
  };
  const directory = {
    newNonce: '/nonce',
    newAccount: '/account',
    newOrder: '/order',
    revokeCert: '/no',
    keyChange: '/no',
  };
  const respond = async (path: string, body: string): Promise<Answer> => {
    if (path === '/nonce') return { status: 200, body: null };
    if (path === '/directory') {
      return { status: 200, body: Object.fromEntries(Object.entries(directory).map(([name, at]) => [name, url(at)])) };
    }
    const { jwk, ...request } = readSignedRequest(body, (kid) => desk.keys.get(kid));
    if (!nonces.delete(request.nonce)) throw new Refused(400, 'badNonce', 'this nonce was never given or is used up');
    if (request.url !== url(path)) throw new Refused(401, 'unauthorized', 'signed for another address');
    return desk.answer(path, request, jwk);
  };
  const server = createServer((request, response) => {
    text(request)
      .then((body) => respond(request.url ?? '/', body))
      .then((answer) => send(response, answer))
      .catch((error: unknown) => {
        const [status, type] = error instanceof Refused ? [error.status, error.type] : [400, 'malformed'];
        send(response, { status, body: { type: `urn:ietf:params:acme:error:${type}`, detail: String(error) } });
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    directoryUrl: url('/directory'),
    get orders() {
      return desk.asked;
    },
    get issued() {
      return desk.issued;
    },
    contacts: desk.contacts,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
