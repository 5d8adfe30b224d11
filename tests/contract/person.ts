/** People with an account on a real server, made by the operator's shell, and requests that tell a page's host. */
import { envelope, loginAnswer, refusal } from '@amphi/contract';
import { expect } from 'vitest';
import { z } from 'zod';
import type { TestServer } from '../harness/server.ts';

/** Environment in which requests may say by which host and from where they came. */
export const behindProxy = { AMPHI_TRUSTED_PROXIES: 'loopback' } as const;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export type Body = Readonly<Record<string, unknown>>;

let addresses = 0;

/** One request, from an address of its own unless the headers say another one. */
export const request = async (
  server: TestServer,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: Body; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> => {
  addresses += 1;
  const from = { 'x-forwarded-for': `198.51.${(addresses >> 8) % 256}.${addresses % 256}` };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = await fetch(`${server.url}${path}`, { method, headers: { ...from, ...type, ...headers }, body: text });
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
};

/** What a success answers, read by its schema. */
export const dataOf = <Schema extends z.ZodType>(schema: Schema, reply: Reply): z.output<Schema> => {
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return schema.parse(z.object({ data: z.unknown() }).parse(reply.body).data);
};

/** Status and error of a refusal. */
export const refused = ({ status, body }: Reply): readonly [number, string] => [status, refusal.parse(body).error];

export interface Person {
  readonly userId: string;
  readonly mobile: string;
  readonly token: string;
  /** With the person's own login. */
  ask(method: string, path: string, body?: Body, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

let people = 0;
/** Everybody's. */
export const password = 'a long test password';

/** Somebody who logged in by password just now; `headers` go with every request. */
export const newPerson = async (
  server: TestServer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Person> => {
  people += 1;
  const mobile = `137${String(people).padStart(8, '0')}`;

  const added = await server.amphi('user', 'add', '--mobile', mobile, '--password', password, '--role', 'user');
  const { userId } = z.object({ userId: z.string() }).parse(added);
  const login = await request(server, 'POST', '/passport/login', { body: { mobile, password } });
  const { token } = envelope(loginAnswer).parse(login.body).data;
  const own = { ...headers, authorization: `Bearer ${token}` };
  return {
    userId,
    mobile,
    token,
    ask: (method, path, body, more = {}) =>
      request(server, method, path, { headers: { ...own, ...more }, ...(body === undefined ? {} : { body }) }),
  };
};
