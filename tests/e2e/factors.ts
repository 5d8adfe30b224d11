import { createClient, type Client } from '@amphi/contract/client';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import type { TestServer } from '../harness/server.ts';
import type { Member } from './member.ts';

/** The typed client of a member who has just proved who they are. */
async function clientOf(server: TestServer, member: Member): Promise<Client> {
  const options = { baseUrl: server.url, fetch };
  const { token } = await createClient(options).passport.login(member);
  const client = createClient({ ...options, token });
  await client.security.reauthenticate({ password: member.password });
  return client;
}

/** Switches the second step on; answers the secret of the app. */
export async function addTotp(server: TestServer, member: Member): Promise<string> {
  const { security } = await clientOf(server, member);
  const { secret } = await security.startTotp();
  await security.proveTotp(new TOTP({ secret }).generate());
  return secret;
}

/** Adds a passkey of the page's own authenticator, by the API from within the page, and signs out again. */
export async function addPasskey(page: Page, member: Member): Promise<void> {
  await page.evaluate(async ({ mobile, password }) => {
    const ask = async (path: string, body: unknown): Promise<unknown> => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { data } = await answer.json();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      return data;
    };
    await ask('/passport/login', { mobile, password });
    await ask('/api/v1/me/reauthentication', { password });
    const { challengeId, options } = (await ask('/api/v1/me/passkeys/options', {})) as {
      challengeId: string;
      options: PublicKeyCredentialCreationOptionsJSON;
    };
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    await ask('/api/v1/me/passkeys', { challengeId, response: made.toJSON(), name: 'Test key' });
    await ask('/passport/logout', {});
  }, member);
}
