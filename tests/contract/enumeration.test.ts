import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type OpenSite } from './site.ts';
import { newMobile, quantile, Visitor, type Answer } from './visitor.ts';

/** Pairs of tries; two to an account, so that no account comes to three failures. */
const pairs = 24;
const password = 'a long test password';
let site: OpenSite;
let known: readonly string[] = [];
beforeAll(async () => {
  site = await openSite();
  const visitor = new Visitor(site);
  known = await Promise.all(Array.from({ length: pairs / 2 }, () => visitor.register(password)));
  // Whatever is made at first use is made now.
  for (let tries = 0; tries < 4; tries += 1) {
    await new Visitor(site).ask('POST', '/passport/login', { mobile: newMobile(), password });
  }
});
afterAll(() => site.close());

/** What an answer tells without its times and random ids: status, headers and the shape of the body. */
const tellsOf = ({ status, body, headers }: Answer): unknown => {
  const text = JSON.stringify(body).replaceAll(/"(codeId|expiresAt|resendAt)":"[^"]*"/g, '"$1":""');
  const named = [...headers.keys()].filter((name) => name !== 'date');
  return { status, text, named };
};

/** What known and unknown were told, each different answer once, and how their times compare: medians or lower quartiles, whichever differ less. */
interface Comparison {
  readonly told: readonly unknown[];
  readonly timeRatio: number;
}

/** Asks for known and unknown in turns. */
const compare = async (ask: (mobile: string, pair: number) => Promise<Answer>): Promise<Comparison> => {
  const answers = { known: [] as Answer[], unknown: [] as Answer[] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const mobile = known[pair % known.length] ?? '';
    const kinds = ['known', 'unknown'] as const;
    for (const kind of pair % 2 === 0 ? kinds : kinds.toReversed()) {
      answers[kind].push(await ask(kind === 'known' ? mobile : newMobile(), pair));
    }
  }
  const texts = [...answers.known, ...answers.unknown].map((answer) => JSON.stringify(tellsOf(answer)));
  const [some, none] = [answers.known, answers.unknown].map((list) => list.map(({ ms }) => ms));
  const ratioAt = (share: number): number => {
    const [a, b] = [quantile(some ?? [], share), quantile(none ?? [], share)];
    return Math.max(a / b, b / a);
  };
  // Other work on the machine makes some answers late, and hits a quarter of them less than a half.
  return { told: [...new Set(texts)], timeRatio: Math.min(ratioAt(0.5), ratioAt(0.25)) };
};

/** A busy machine stays under it; a password hash that is left out does not. */
const noise = 1.8;

describe('known and unknown accounts are answered alike, in the same time,', () => {
  test('by a login', async () => {
    const login = (mobile: string) =>
      new Visitor(site).ask('POST', '/passport/login', { mobile, password: 'not it at all' });
    const { told, timeRatio } = await compare(login);
    expect(told).toHaveLength(1);
    expect(timeRatio).toBeLessThan(noise);
  });

  test('by a login by username', async () => {
    const rows = await site.query('select username from users order by created_at');
    const names = rows.map((row) => String(Reflect.get(Object(row), 'username')));
    const byMobile = new Map(known.map((mobile, index) => [mobile, names[index] ?? '']));
    await site.query('delete from login_failures');
    const { told, timeRatio } = await compare((mobile) => {
      const account = byMobile.get(mobile) ?? `cedar_${mobile.slice(-6)}`;
      return new Visitor(site).ask('POST', '/passport/login', { account, password: 'not it at all' });
    });
    expect(told).toHaveLength(1);
    expect(timeRatio).toBeLessThan(noise);
  });

  test('when a code is asked for, and when it is guessed', async () => {
    const ids = new Map<string, string>();
    const visitor = new Visitor(site);
    const asked = await compare(async (mobile, pair) => {
      const { img_code_id: imageCodeId, img_code: imageCode } = await visitor.proof();
      const purpose = pair < known.length ? 'login' : 'reset';
      const wish = { purpose, account: mobile, imageCodeId, imageCode };
      const answer = await new Visitor(site).ask('POST', '/api/v1/codes', wish);
      ids.set(`${pair} ${known.includes(mobile)}`, String(/"codeId":"([^"]+)"/.exec(JSON.stringify(answer.body))?.[1]));
      return answer;
    });
    const guessed = await compare((mobile, pair) => {
      const codeId = ids.get(`${pair} ${known.includes(mobile)}`) ?? '';
      const given = { codeId, code: 'abcdef', password: 'another long one' };
      return new Visitor(site).ask('POST', '/api/v1/password/reset', given);
    });
    expect([asked.told.length, guessed.told.length]).toEqual([1, 1]);
    expect(Math.max(asked.timeRatio, guessed.timeRatio)).toBeLessThan(noise);
  });
});
