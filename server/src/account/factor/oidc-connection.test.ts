import { millis } from '@amphi/media/time';
import { clientCredentialsGrant } from 'openid-client';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../platform/clock/index.ts';
import { createOidcConnections, type OidcConnections } from './oidc-connection.ts';

const hour = 3_600_000;
const campus = {
  id: 'campus',
  name: 'Campus',
  issuer: 'https://id.campus.example',
  clientId: 'amphi',
  clientSecret: 'a secret: with signs',
  scopes: 'openid',
};
let nowMs = 0;
let asked: { readonly url: string; readonly authorization: string | null; readonly body: string }[];
let isAway = false;
let methods: readonly string[] | undefined;
let connections: OidcConnections;

const clock: Clock = {
  now: () => millis(nowMs),
  wall: () => new Date(),
  after: () => () => undefined,
  every: () => () => undefined,
};

const answer = (url: string): object =>
  url.endsWith('/token')
    ? { access_token: 'x', token_type: 'bearer' }
    : {
        issuer: new URL(url).origin,
        authorization_endpoint: `${new URL(url).origin}/auth`,
        token_endpoint: `${new URL(url).origin}/token`,
        ...(methods === undefined ? {} : { token_endpoint_auth_methods_supported: methods }),
      };

beforeEach(() => {
  asked = [];
  isAway = false;
  methods = undefined;
  nowMs += 10 * hour;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { url, headers } = request;
    asked.push({ url, authorization: headers.get('authorization'), body: await request.text() });
    if (isAway) throw new Error('away');
    return Response.json(answer(url));
  };
  connections = createOidcConnections({ outgoing: { fetch }, isPlainAllowed: (host) => host === '10.0.0.7', clock });
});

describe('a connection', () => {
  test('asks for addresses once an hour, however many log in', async () => {
    await Promise.all(Array.from({ length: 5 }, () => connections.open(campus)));
    expect(asked.map(({ url }) => url)).toEqual(['https://id.campus.example/.well-known/openid-configuration']);
    nowMs += hour;
    await connections.open(campus);
    expect(asked).toHaveLength(2);
  });

  test('goes on with what it knew while the other site is away', async () => {
    const first = await connections.open(campus);
    nowMs += hour;
    isAway = true;
    expect(await connections.open(campus)).toBe(first);
    expect(await connections.open(campus)).toBe(first);
    expect(asked).toHaveLength(2);
    nowMs += hour;
    isAway = false;
    expect(await connections.open(campus)).not.toBe(first);
  });

  test('tries again after a first time that failed', async () => {
    isAway = true;
    await expect(connections.open(campus)).rejects.toThrow('something went wrong');
    isAway = false;
    await expect(connections.open(campus)).resolves.toBeDefined();
  });

  test('is made anew when the operator changed the provider', async () => {
    const first = await connections.open(campus);
    expect(await connections.open({ ...campus, clientSecret: 'another' })).not.toBe(first);
    isAway = true;
    await expect(connections.open({ ...campus, issuer: 'https://id.other.example' })).rejects.toThrow(
      'something went wrong',
    );
  });

  test('without TLS leads only to private places that the operator opened', async () => {
    await expect(connections.open({ ...campus, issuer: 'http://id.campus.example' })).rejects.toThrow('without TLS');
    expect(asked).toEqual([]);
    await expect(connections.open({ ...campus, issuer: 'http://10.0.0.7' })).resolves.toBeDefined();
  });
});

describe('the secret goes', () => {
  const grant = async (clientSecret: string) => {
    await clientCredentialsGrant(await connections.open({ ...campus, clientSecret }));
    const sent = asked.at(-1);
    return { authorization: sent?.authorization, secret: new URLSearchParams(sent?.body).get('client_secret') };
  };

  test.each([[undefined], [['client_secret_basic', 'client_secret_post']]])(
    'into the header when the other site takes %j',
    async (taken) => {
      methods = taken;
      const expected = Buffer.from('amphi:a+secret%3A+with+signs').toString('base64');
      expect(await grant(campus.clientSecret)).toEqual({ authorization: `Basic ${expected}`, secret: null });
    },
  );

  test('into the form where only that is taken', async () => {
    methods = ['client_secret_post'];
    expect(await grant(campus.clientSecret)).toEqual({ authorization: null, secret: campus.clientSecret });
  });

  test('nowhere when there is none', async () => {
    expect(await grant('')).toEqual({ authorization: null, secret: null });
  });
});
