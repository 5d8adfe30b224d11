import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelope, loginAnswer, passkey as passkeyView, passkeyOptions, passkeys } from '@amphi/contract';
import { z } from 'zod';
import { startServer, type TestServer } from '../harness/server.ts';
import { ScriptedPasskey, type Bends, type CreationWish, type RequestWish } from '../harness/webauthn.ts';
import { behindProxy, newPerson, refused, request, type Body, type Person, type Reply } from './person.ts';

const origin = 'https://live.example.org';
/** As a proxy tells where the page is. */
const atSite = { 'x-forwarded-host': 'live.example.org', 'x-forwarded-proto': 'https' };

let server: TestServer;
/** For what does not count passkeys: whoever adds one to `traveller` leaves room for the others. */
let person: Person;
let other: Person;
let traveller: Person;
beforeAll(async () => {
  server = await startServer({ env: behindProxy });
  person = await newPerson(server, atSite);
  other = await newPerson(server, atSite);
  traveller = await newPerson(server, atSite);
});
afterAll(() => server.stop());

const creationWish: z.ZodType<CreationWish> = z.looseObject({
  challenge: z.string(),
  rp: z.looseObject({ id: z.string() }),
  user: z.looseObject({ id: z.string() }),
});
const requestWish: z.ZodType<RequestWish> = z.looseObject({ challenge: z.string(), rpId: z.string() });

const offerKey = async ({ ask }: Person) => {
  const { challengeId, options } = envelope(passkeyOptions).parse(
    (await ask('POST', '/api/v1/me/passkeys/options')).body,
  ).data;
  return { challengeId, options, wish: creationWish.parse(options) };
};

const addKey = async (person: Person, key = new ScriptedPasskey(origin), bends: Bends = {}) => {
  const { challengeId, wish } = await offerKey(person);
  const answer = await person.ask('POST', '/api/v1/me/passkeys', {
    challengeId,
    name: ' My  laptop ',
    response: key.create(wish, bends),
  });
  return { key, answer };
};

const guest = (path: string, body: Body): Promise<Reply> => request(server, 'POST', path, { body, headers: atSite });

const challenge = async () => {
  const { body } = await guest('/api/v1/login/passkey/options', {});
  const { challengeId, options } = envelope(passkeyOptions).parse(body).data;
  return { challengeId, options, wish: requestWish.parse(options) };
};

const logIn = async (key: ScriptedPasskey, bends: Bends = {}): Promise<Reply> => {
  const { challengeId, wish } = await challenge();
  return guest('/api/v1/login/passkey', { challengeId, response: key.get(wish, bends) });
};

describe('a new passkey', () => {
  test('is asked for as a discoverable key that verifies its user, without attestation', async () => {
    const person = await newPerson(server, atSite);
    await addKey(person);
    const { options } = await offerKey(person);
    expect(options).toMatchObject({
      rp: { id: 'live.example.org', name: 'Amphi' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', transports: ['internal'] }],
    });
    expect(JSON.stringify(options)).not.toMatch(/139\d{8}/);
  });

  test('is kept under its name and can be renamed and removed', async () => {
    const { answer } = await addKey(person);
    const added = envelope(passkeyView).parse(answer.body).data;
    expect(added).toMatchObject({ name: 'My laptop', isBackedUp: false, lastUsedAt: null });
    const path = `/api/v1/me/passkeys/${added.passkeyId}`;
    const renamed = await person.ask('PATCH', path, { name: 'Phone' });
    expect(envelope(passkeyView).parse(renamed.body).data).toEqual({ ...added, name: 'Phone' });
    expect(refused(await other.ask('PATCH', path, { name: 'Mine' }))).toEqual([404, 'passkey_unknown']);
    expect(refused(await other.ask('DELETE', path))).toEqual([404, 'passkey_unknown']);
    expect((await person.ask('DELETE', path)).status).toBe(200);
    expect(JSON.stringify((await person.ask('GET', '/api/v1/me/passkeys')).body)).not.toContain(added.passkeyId);
  });

  test.each<readonly [string, Bends]>([
    ['another page', { origin: 'https://live.example.org.evil.example' }],
    ['a plain page of another port', { origin: 'http://live.example.org:8080' }],
    ['another site', { rpId: 'evil.example' }],
    ['another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['a user who was not verified', { isUserVerified: false }],
    ['an answer to another question', { type: 'webauthn.get' }],
  ])('is refused from %s', async (_from, bends) => {
    const { answer } = await addKey(person, new ScriptedPasskey(origin), bends);
    expect(refused(answer)).toEqual([400, 'passkey_invalid']);
  });

  test('is refused with a challenge that was used, or is somebody else’s', async () => {
    const { challengeId, wish } = await offerKey(person);
    const sent = { challengeId, name: 'key', response: new ScriptedPasskey(origin).create(wish) };
    expect(refused(await other.ask('POST', '/api/v1/me/passkeys', sent))).toEqual([400, 'passkey_invalid']);
    expect(refused(await person.ask('POST', '/api/v1/me/passkeys', sent))).toEqual([400, 'passkey_invalid']);
  });

  test('belongs to one account', async () => {
    const { key } = await addKey(person);
    expect(refused((await addKey(other, key)).answer)).toEqual([400, 'passkey_invalid']);
  });

  test('is the twentieth at most, however many come at once', async () => {
    const person = await newPerson(server, atSite);
    const offers = await Promise.all(Array.from({ length: 24 }, () => offerKey(person)));
    const answers = await Promise.all(
      offers.map(({ challengeId, wish }) =>
        person.ask('POST', '/api/v1/me/passkeys', {
          challengeId,
          name: 'key',
          response: new ScriptedPasskey(origin).create(wish),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(refused(await person.ask('POST', '/api/v1/me/passkeys/options'))).toEqual([409, 'too_many_passkeys']);
  });

  test('is not offered under a bare address', async () => {
    const headers = { 'x-forwarded-host': '192.168.1.7:3000', 'x-forwarded-proto': 'https' };
    const answer = await person.ask('POST', '/api/v1/me/passkeys/options', {}, headers);
    expect(refused(answer)).toEqual([409, 'passkeys_unavailable']);
  });

  test.each([
    {},
    { id: 'x' },
    { id: 'AA', rawId: 'AA', type: 'public-key', response: {} },
    { id: 'AA', rawId: 'AA', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'oA' } },
    { id: 'AA', rawId: 'AA', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'v_______' } },
  ])('is refused when it is none: %j', async (response) => {
    const { challengeId } = await offerKey(person);
    const answer = await person.ask('POST', '/api/v1/me/passkeys', { challengeId, name: 'key', response });
    expect(refused(answer)).toEqual([400, 'passkey_invalid']);
  });
});

describe('a login by passkey', () => {
  test('names nobody, and is a login like any other', async () => {
    const { key } = await addKey(traveller);
    const { options } = await challenge();
    expect(options).toMatchObject({ rpId: 'live.example.org', userVerification: 'required', allowCredentials: [] });
    const answer = await logIn(key);
    const { token } = envelope(loginAnswer).parse(answer.body).data;
    expect(answer.headers.getSetCookie().join('\n')).toMatch(/__Host-amphi_session=[^;]+;[^\n]*Secure/);
    const own = await request(server, 'GET', '/api/v1/me/passkeys', {
      headers: { authorization: `Bearer ${token}` },
    });
    const used = envelope(passkeys)
      .parse(own.body)
      .data.filter(({ lastUsedAt }) => lastUsedAt !== null);
    expect(used).toHaveLength(1);
  });

  test('counts on', async () => {
    const { key } = await addKey(traveller);
    expect((await logIn(key)).status).toBe(200);
    expect((await logIn(key)).status).toBe(200);
  });

  test.each<readonly [string, Bends]>([
    ['another page', { origin: 'https://evil.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['a user who was not verified', { isUserVerified: false }],
    ['another key', { isForged: true }],
    ['an answer to another question', { type: 'webauthn.create' }],
    ['another user', { userHandle: 'AAAA' }],
    ['a counter that went back', { counter: 1 }],
    ['a counter that stands', { counter: 2 }],
  ])('is refused from %s', async (_from, bends) => {
    const { key } = await addKey(traveller, new ScriptedPasskey(origin), { counter: 2 });
    expect(refused(await logIn(key, bends))).toEqual([400, 'passkey_invalid']);
    expect((await logIn(key, { counter: 3 })).status).toBe(200);
  });

  test('is refused for an unknown key and for an answer that came before', async () => {
    const { key } = await addKey(traveller);
    expect(refused(await logIn(new ScriptedPasskey(origin)))).toEqual([400, 'passkey_invalid']);
    const { challengeId, wish } = await challenge();
    const body = { challengeId, response: key.get(wish) };
    const answers = await Promise.all(Array.from({ length: 6 }, () => guest('/api/v1/login/passkey', body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(refused(await guest('/api/v1/login/passkey', body))).toEqual([400, 'passkey_invalid']);
  });

  test('is refused when two copies of a key count the same at once', async () => {
    const { key } = await addKey(traveller);
    const tries = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { challengeId, wish } = await challenge();
        return { challengeId, response: key.get(wish, { counter: 7 }) };
      }),
    );
    const answers = await Promise.all(tries.map((body) => guest('/api/v1/login/passkey', body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('does not take the challenge of a new passkey, nor the other way round', async () => {
    const { key } = await addKey(person);
    const { challengeId, wish } = await offerKey(person);
    const asLogin = { challenge: wish.challenge, rpId: wish.rp.id };
    const login = await guest('/api/v1/login/passkey', { challengeId, response: key.get(asLogin) });
    expect(refused(login)).toEqual([400, 'passkey_invalid']);
  });
});

test('a passkey proves again who somebody is, but only an own one', async () => {
  const [{ key }, { key: foreign }] = [await addKey(person), await addKey(other)];
  const prove = async (one: ScriptedPasskey) => {
    const { body } = await person.ask('POST', '/api/v1/me/reauthentication/passkey');
    const { challengeId, options } = envelope(passkeyOptions).parse(body).data;
    const response = one.get(requestWish.parse(options));
    return person.ask('POST', '/api/v1/me/reauthentication', { passkey: { challengeId, response } });
  };
  expect(refused(await prove(foreign))).toEqual([400, 'reauthentication_failed']);
  expect((await prove(key)).status).toBe(200);
  const login = await challenge();
  const passkey = { challengeId: login.challengeId, response: key.get(login.wish) };
  const answer = await person.ask('POST', '/api/v1/me/reauthentication', { passkey });
  expect(refused(answer)).toEqual([400, 'reauthentication_failed']);
});
