import { afterAll, describe, expect, test } from 'vitest';
import { blamed, errorOf, faultsOf, send, type Answer } from './answer.ts';
import { badQueries, badValues, oddTexts } from './bad-value.ts';
import { castPeople, setupCode, startStage, type Cast } from './cast.ts';
import { loadOperations, type Field, type Operation } from './document.ts';
import { goodBody, goodValue, objectText } from './good-value.ts';
import { actsOnTheLogin, isForEveryUser, isOfFirstRun, needsProof, pathOf, skipped, unread } from './rules.ts';
import { snapshot } from './snapshot.ts';

const server = await startStage();
afterAll(() => server.stop());
const operations = await loadOperations(server.url);
const firstRun = operations.filter(isOfFirstRun);
const standing = operations.filter((operation) => !isOfFirstRun(operation) && skipped[operation.name] === undefined);

/** One request with one thing wrong. */
interface Trial {
  readonly what: string;
  readonly field: Field | null;
  readonly query?: string;
  readonly body?: string;
}

const bodyWith = (operation: Operation, name: string, json: string | null): string => {
  const members = goodBody(operation.fields);
  if (json === null) members.delete(name);
  else members.set(name, json);
  return objectText(members);
};

const queryWith = ({ fields }: Operation, name: string, text: string | null): string => {
  const others = fields.filter((field) => field.place === 'query' && field.isRequired && field.name !== name);
  const pairs = others.map((field) => `${field.name}=${encodeURIComponent(String(goodValue(field)))}`);
  return `?${[...pairs, ...(text === null ? [] : [`${name}=${text}`])].join('&')}`;
};

const hasBody = ({ fields }: Operation): boolean => fields.some(({ place }) => place === 'body');
const pollution = '{"__proto__":{"role":"admin"}}';
const constructorPollution = '{"constructor":{"prototype":{"role":"admin"}}}';

/** Everything that the operation must refuse as a request that is not right. */
const badTrials = (operation: Operation): Trial[] => {
  const looked = operation.fields.filter(({ name }) => unread[operation.name]?.includes(name) !== true);
  const trials = looked.flatMap((field): Trial[] => {
    const { name, place } = field;
    if (place === 'body') {
      return badValues(field).map(({ what, json }) => ({
        what: `${name}: ${what}`,
        field,
        body: bodyWith(operation, name, json),
      }));
    }
    if (place === 'path') return [];
    const twice = { what: `${name}: twice`, field, query: `${queryWith(operation, name, 'a')}&${name}=b` };
    const bad = badQueries(field).map(({ what, text }) => ({
      what: `${name}: ${what}`,
      field,
      query: queryWith(operation, name, text),
    }));
    return [twice, ...bad];
  });
  const broken = ['{"a":', '[]', '"text"', '7', pollution, constructorPollution, '['.repeat(50_000)];
  if (!hasBody(operation)) return trials;
  return [...trials, ...broken.map((body) => ({ what: `body ${body.slice(0, 30)}`, field: null, body }))];
};

/** Taken or refused, never a fault. */
const oddTrials = (operation: Operation): Trial[] => {
  if (!hasBody(operation)) return [];
  const texts = operation.fields.filter(({ place, schema }) => place === 'body' && schema.type === 'string');
  const odd = texts.flatMap((field) =>
    oddTexts.map((json) => ({ what: `${field.name}: ${json}`, field, body: bodyWith(operation, field.name, json) })),
  );
  return [...odd, { what: 'nothing but names of JavaScript', field: null, body: '{"constructor":1,"toString":"a"}' }];
};

const path = (operation: Operation, query = ''): string => pathOf(operation) + query;

type Credentials = { readonly token?: string; readonly headers?: Record<string, string> };

/** Sends one after another eight at a time; answers what is wrong with the answers. */
const judge = async (
  operation: Operation,
  trials: readonly Trial[],
  credentials: Credentials,
  faultOf: (answer: Answer, trial: Trial) => string | null,
): Promise<string[]> => {
  const faults: string[] = [];
  const open = [...trials];
  const lane = async (): Promise<void> => {
    for (let trial = open.pop(); trial !== undefined; trial = open.pop()) {
      const { query, body } = trial;
      const answer = await send(server.url, {
        method: operation.method,
        path: path(operation, query),
        body,
        ...credentials,
      });
      const fault = faultOf(answer, trial);
      const found = [...(answer.status < 400 ? [] : faultsOf(answer)), ...(fault === null ? [] : [fault])];
      faults.push(...found.map((each) => `${trial.what} → ${each}`));
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return faults;
};

const mustBe =
  (error: string) =>
  (answer: Answer): string | null =>
    errorOf(answer) === error ? null : `expected ${error}, got ${errorOf(answer)}`;

/** 400 that blames the field; a body that cannot be read blames none. */
const mustBeRefused = (answer: Answer, { field }: Trial): string | null => {
  if (answer.status !== 400) return `expected 400, got ${answer.status} ${errorOf(answer)}`;
  return field === null || blamed(answer).includes(field.name)
    ? null
    : `${errorOf(answer)} blames [${blamed(answer).join()}]`;
};

const neverAFault = ({ status }: Answer): string | null => (status < 500 ? null : `${status}`);

/** With one good and one unreadable body, and without any. */
const glimpses = (operation: Operation): Trial[] => [
  { what: 'an unreadable body', field: null, ...(operation.method === 'GET' ? {} : { body: '{"a":' }) },
  { what: 'a good body', field: null, ...(hasBody(operation) ? { body: objectText(goodBody(operation.fields)) } : {}) },
];

describe('the first run', () => {
  test.each(firstRun.map((operation) => [operation.name, operation] as const))('%s', async (_name, operation) => {
    const code = await setupCode(server);
    const faults = [
      ...(await judge(operation, [...badTrials(operation), ...glimpses(operation)], {}, mustBe('not_found'))),
      ...(await judge(
        operation,
        badTrials(operation),
        { headers: { 'x-setup-code': 'x'.repeat(43) } },
        mustBe('not_found'),
      )),
      ...(await judge(operation, badTrials(operation), { headers: { 'x-setup-code': code } }, mustBeRefused)),
    ];
    expect(faults).toEqual([]);
  });
});

describe('every operation', () => {
  let people: Promise<Cast> | null = null;
  const cast = (): Promise<Cast> => (people ??= castPeople(server));

  test('is run or listed with the reason why not', () => {
    const names = operations.map(({ name }) => name);
    expect(Object.keys(skipped).filter((name) => !names.includes(name))).toEqual([]);
    expect([...needsProof].filter((name) => !names.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(80);
  });

  test('of the first run is gone once there is an administrator', async () => {
    await cast();
    for (const operation of firstRun) {
      expect([operation.name, await judge(operation, glimpses(operation), {}, mustBe('not_found'))]).toEqual([
        operation.name,
        [],
      ]);
    }
  });

  test.each(standing.map((operation) => [operation.name, operation] as const))('%s', async (name, operation) => {
    const { admin, unproved, user } = await cast();
    const token = admin.token;
    const look = async () => (operation.method === 'GET' ? null : snapshot(server.url, await cast()));
    const before = await look();
    const faults: string[] = [];
    if (operation.isSecured)
      faults.push(...(await judge(operation, glimpses(operation), {}, mustBe('login_required'))));
    if (operation.isSecured && !isForEveryUser(operation)) {
      faults.push(...(await judge(operation, glimpses(operation), { token: user.token }, mustBe('forbidden'))));
    }
    if (needsProof.has(name)) {
      faults.push(
        ...(await judge(operation, glimpses(operation), { token: unproved }, mustBe('reauthentication_required'))),
      );
    }
    faults.push(...(await judge(operation, badTrials(operation), operation.isSecured ? { token } : {}, mustBeRefused)));
    expect(faults).toEqual([]);
    expect(await look()).toEqual(before);
    if (actsOnTheLogin.has(name)) return;
    expect(await judge(operation, oddTrials(operation), operation.isSecured ? { token } : {}, neverAFault)).toEqual([]);
  });

  test('keeps what people typed out of the log', async () => {
    const { secrets } = await cast();
    expect(server.output).toContain('"answered"');
    expect(secrets.filter((secret) => server.output.includes(secret))).toEqual([]);
  });
});
