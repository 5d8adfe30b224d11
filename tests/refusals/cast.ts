/** Who asks: a server of its own with an administrator and two users who are strangers to each other. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { dataOf, send } from './answer.ts';

const password = 'a long test password';
const login = z.object({ token: z.string() });
const self = z.object({ userId: z.string(), username: z.string(), sessionId: z.string() });
const challenge = z.object({ id: z.string(), prefix: z.string(), difficulty: z.number() });

/** Somebody with an account. */
export interface Person extends z.output<typeof self> {
  readonly mobile: string;
  /** A login that proved itself just now: sensitive changes are open. */
  readonly token: string;
}

/** Everybody of a suite. */
export interface Cast {
  readonly admin: Person;
  /** A login of the administrator that has not proved itself. */
  readonly unproved: string;
  readonly user: Person;
  readonly stranger: Person;
  /** Everything that must stand in no log line. */
  readonly secrets: readonly string[];
}

/** A server as operators run it, which believes its neighbour about client addresses and logs everything. */
export const startStage = (env: Readonly<Record<string, string>> = {}): Promise<TestServer> =>
  startServer({
    env: { AMPHI_MODE: 'production', AMPHI_LOG_LEVEL: 'debug', AMPHI_TRUSTED_PROXIES: '127.0.0.1', ...env },
  });

/** The code of the one-time link, which the server prints once it has started whole. */
export const setupCode = (server: TestServer): Promise<string> =>
  waitFor('the link of the first run', () => /\/setup\?code=([\w-]+)\s/.exec(server.output)?.[1] ?? null);

const post = async (url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> =>
  dataOf(await send(url, { method: 'POST', path, body: JSON.stringify(body), headers }));

/** Solves a piece of work that stands in for an image code. */
export async function proveWork(url: string): Promise<{ readonly img_code_id: string; readonly img_code: string }> {
  const { id, prefix, difficulty } = challenge.parse(await post(url, '/api/v1/challenges', {}));
  for (let at = 0; ; at += 1) {
    const digest = createHash('sha256').update(`${prefix}${at}`).digest();
    if (Math.clz32(digest.readUInt32BE(0)) >= difficulty) return { img_code_id: id, img_code: String(at) };
  }
}

const personOf = async (url: string, mobile: string, token: string): Promise<Person> => ({
  ...self.parse(dataOf(await send(url, { method: 'GET', path: '/api/v1/me', token }))),
  mobile,
  token,
});

/** Logs in by mobile number and password; answers the bearer token. */
const logIn = async (url: string, mobile: string): Promise<string> =>
  login.parse(await post(url, '/passport/login', { mobile, password }, { 'user-agent': 'refusals' })).token;

/** A new user, as everybody becomes one. */
async function register(url: string, mobile: string): Promise<Person> {
  await post(url, '/passport/register', { mobile, password, ...(await proveWork(url)) });
  return personOf(url, mobile, await logIn(url, mobile));
}

/** Goes through the first run and makes the others by registration. */
export async function castPeople(server: TestServer): Promise<Cast> {
  const { url } = server;
  const code = { 'x-setup-code': await setupCode(server) };
  const mobile = '13800138000';
  const { token } = login.parse(await post(url, '/api/v1/setup/admin', { mobile, password }, code));
  await post(url, '/api/v1/setup/finish', {}, code);
  const admin = await personOf(url, mobile, token);
  const user = await register(url, '13800138001');
  const stranger = await register(url, '13800138002');
  const unproved = login.parse(await server.amphi('token', '--mobile', mobile)).token;
  const people = [admin, user, stranger];
  const secrets = [password, unproved, ...people.flatMap((person) => [person.mobile, person.token])];
  return { admin, unproved, user, stranger, secrets };
}
