import { codeSent, envelope, refusal } from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type OpenSite } from '../contract/site.ts';
import { Visitor, type Answer } from '../contract/visitor.ts';

const password = 'a long test password';
let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const outcome = ({ status, body }: Answer): string => (status === 200 ? 'done' : refusal.parse(body).error);

/** How often each outcome came. */
const tally = (answers: readonly Answer[]): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from(Map.groupBy(answers, outcome), ([name, all]) => [name, all.length]));

const logIn = async (): Promise<Visitor> => {
  const visitor = new Visitor(site);
  const mobile = await visitor.register(password);
  expect((await visitor.ask('POST', '/passport/login', { mobile, password })).status).toBe(200);
  return visitor;
};

test('of ten wishes for an archive at once one is taken', async () => {
  const visitor = await logIn();
  const wishes = Array.from({ length: 10 }, () => visitor.ask('POST', '/api/v1/me/exports'));
  expect(tally(await Promise.all(wishes))).toEqual({ done: 1, export_pending: 9 });
});

test('of ten people who want one handle at once one gets it, in whatever case it is written', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, logIn));
  const wishes = people.map((visitor, at) =>
    visitor.ask('PATCH', '/api/v1/me', { username: at % 2 === 0 ? 'wanted_handle' : 'Wanted_Handle' }),
  );
  expect(tally(await Promise.all(wishes))).toEqual({ done: 1, username_taken: 9 });
  const rows = await site.query(`select id from users where lower(username) = 'wanted_handle'`);
  expect(rows.length).toBe(1);
});

test('of twenty who use one picture, and of twenty who use one code, one succeeds', async () => {
  const visitor = new Visitor(site);
  const proof = await visitor.proof();
  const mobile = '13700000001';
  const orders = Array.from({ length: 20 }, () =>
    new Visitor(site).ask('POST', '/api/v1/codes', {
      purpose: 'register',
      account: mobile,
      imageCodeId: proof.img_code_id,
      imageCode: proof.img_code,
    }),
  );
  expect(tally(await Promise.all(orders))).toEqual({ done: 1, img_code_invalid: 19 });

  const owner = new Visitor(site);
  const known = await owner.register(password);
  const picture = await owner.proof();
  const ordered = await owner.ask('POST', '/api/v1/codes', {
    purpose: 'login',
    account: known,
    imageCodeId: picture.img_code_id,
    imageCode: picture.img_code,
  });
  const { codeId } = envelope(codeSent).parse(ordered.body).data;
  const [code] = await site.readCodes(`+86${known}`);
  const logins = Array.from({ length: 20 }, () =>
    new Visitor(site).ask('POST', '/api/v1/login/code', { codeId, code }),
  );
  expect(tally(await Promise.all(logins))).toEqual({ done: 1, code_invalid: 19 });
});

test('ten deletions of one account at once begin once, and ten who keep it keep it once', async () => {
  const visitor = await logIn();
  const many = (method: string): Promise<readonly Answer[]> =>
    Promise.all(Array.from({ length: 10 }, () => visitor.ask(method, '/api/v1/me/deletion')));
  expect(tally(await many('POST'))).toEqual({ done: 1, deletion_pending: 9 });
  expect(tally(await many('DELETE'))).toEqual({ done: 1, conflict: 9 });
});
