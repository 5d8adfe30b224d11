import { millis } from '@amphi/media/time';
import type { FastifyInstance } from 'fastify';
import { createProcessBus } from '../../../platform/bus/index.ts';
import type { Clock } from '../../../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../../../platform/db/testing/index.ts';
import { createHttp } from '../../../platform/http/index.ts';
import { silentLog } from '../../../platform/log/index.ts';
import { createOutgoing } from '../../../platform/outgoing/index.ts';
import { createRateLimits } from '../../../platform/rate/index.ts';
import type { EmailWish, SmsWish } from '../../../site/index.ts';
import { createCodes } from '../../entry/codes.ts';
import { createDeviceStore } from '../../entry/device.store.ts';
import { createLoginFinish } from '../../entry/login-finish.ts';
import { accountTopic, isAccountEvent } from '../../events.ts';
import { createGate } from '../../gate.ts';
import { createProfileStore } from '../../profile/profile.store.ts';
import { createProfiles } from '../../profile/profile.ts';
import { openTestAccount, type TestAccount } from '../../testing/test-account.ts';
import { registerFactorRoutes } from '../factor.routes.ts';
import { createFactors, openSecondFactor, type Factors } from '../factors.ts';

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly error: string | undefined;
  readonly data: ReturnType<typeof JSON.parse>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: Readonly<Record<string, string>>;
}

/** Sends a request. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Factors over HTTP on a test's own database, with a clock that is set by hand. */
export interface FactorApp {
  readonly app: FastifyInstance;
  readonly core: TestAccount;
  readonly database: TestDatabase;
  readonly factors: Factors;
  readonly ask: Ask;
  readonly letters: (SmsWish | EmailWish)[];
  /** What users were told, as `userId what`. */
  readonly notices: string[];
  now(): Date;
  pass(ms: number): void;
  /** A user with a password, logged in and proved just now. */
  newUser(): Promise<{
    readonly userId: string;
    readonly mobile: string;
    readonly sessionId: string;
    readonly ask: Ask;
  }>;
  /** The first factor was right: finishes a login through the test's own route. */
  logIn(userId: string, otp?: string): Promise<Answer>;
  /** The last code that was sent. */
  sentCode(): Promise<string>;
  close(): Promise<void>;
}

const siteKey = new Uint8Array(32).fill(7);
let nextMobile = 13_100_000_000;

const createAsk = (app: FastifyInstance, own: Readonly<Record<string, string>> = {}): Ask => {
  return async (method, url, payload, headers = {}) => {
    const request = { method, url, headers: { host: 'localhost', ...own, ...headers } };
    const answer = await app.inject(payload === undefined ? request : { ...request, payload });
    const body = answer.body.startsWith('{') ? answer.json() : {};
    const cookies = Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
    return { status: answer.statusCode, error: body.error, data: body.data, headers: answer.headers, cookies };
  };
};

/** Messages are kept instead of sent. */
const createLetters = (letters: FactorApp['letters']) => ({
  sendSms: async (wish: SmsWish) => void letters.push(wish),
  sendEmail: async (wish: EmailWish) => void letters.push(wish),
  channels: async () => ({ sms: 'outbox' as const, email: 'outbox' as const }),
  test: async () => ({ isSent: false, problem: null }),
});

const createHandClock = () => {
  let wallMs = Date.UTC(2026, 10, 20, 12, 0, 10);
  const clock: Clock = {
    now: () => millis(wallMs),
    wall: () => new Date(wallMs),
    after: () => () => undefined,
    every: () => () => undefined,
  };
  return { clock, pass: (ms: number) => (wallMs += ms) };
};

/** The features on a test's own database. */
const openParts = async (clock: Clock) => {
  const database = await testDatabase();
  const bus = createProcessBus(silentLog);
  const core = openTestAccount(database, { clock, bus });
  const { settings } = core.site;
  const limits = createRateLimits(database, siteKey, clock);
  const letters: FactorApp['letters'] = [];
  const messenger = createLetters(letters);
  const codes = createCodes({ tickets: core.tickets, rates: limits, messenger, clock, log: silentLog });
  const second = openSecondFactor({ core, database, limits, clock });
  const config = { publicUrl: null, outgoingPrivate: [] };
  const outgoing = createOutgoing({ allowedPrivate: [] });
  const parts = { core, database, config, settings, limits, second, outgoing, codes, messenger, bus, clock };
  const devices = createDeviceStore(database);
  const finish = createLoginFinish({ core, devices, secondFactor: second, bus, clock });
  const noAvatars = { keep: async () => '', drop: async () => undefined, read: () => Promise.reject(new Error()) };
  const profiles = createProfiles(createProfileStore(database), { avatars: noAvatars, seals: core.seals, clock });
  const routes = { finish, codes, gate: createGate(core.account), limits, clock, config, me: profiles.me };
  return { ...parts, letters, routes, factors: createFactors(parts) };
};

const openHttp = async ({ factors, routes }: Awaited<ReturnType<typeof openParts>>): Promise<FastifyInstance> => {
  const app = await createHttp({
    config: { publicUrl: null, corsOrigins: [], trustedProxies: [], secrets: { metricsToken: null } },
    log: silentLog,
    readiness: {},
    metrics: { expose: async () => ({ contentType: 'text/plain', text: '' }) },
    webRoot: null,
  });
  registerFactorRoutes(app, { ...routes, factors });
  app.post<{ Body: { userId: string; otp?: string } }>('/test/login', async (request, reply) => {
    const proved = { ...request.body, method: 'password', request, reply, isFirstFactorOnly: true } as const;
    return { data: await routes.finish.finishLogin(proved) };
  });
  await app.ready();
  return app;
};

/** Opens it; close it afterwards. */
export const openFactorApp = async (): Promise<FactorApp> => {
  const { clock, pass } = createHandClock();
  const parts = await openParts(clock);
  const { core, database, bus, codes, letters } = parts;
  const app = await openHttp(parts);
  const notices: string[] = [];
  bus.subscribe(accountTopic, (event) => {
    if (!isAccountEvent(event) || event.type !== 'notice') return;
    const { notice, userId } = event;
    notices.push(`${userId} ${notice.kind === 'security_changed' ? notice.what : notice.kind}`);
  });
  return {
    app,
    core,
    database,
    factors: parts.factors,
    ask: createAsk(app),
    letters,
    notices,
    now: clock.wall,
    pass,
    newUser: async () => {
      nextMobile += 1;
      const mobile = String(nextMobile);
      const { userId } = await core.account.addUser({ mobile, password: 'a good old horse', role: 'user' });
      const origin = { device: null, addressPrefix: null, method: 'password', isProved: true } as const;
      const { token, sessionId } = await core.account.openLogin(userId, origin);
      return { userId, mobile, sessionId, ask: createAsk(app, { authorization: `Bearer ${token}` }) };
    },
    logIn: (userId, otp) => createAsk(app)('POST', '/test/login', otp === undefined ? { userId } : { userId, otp }),
    sentCode: async () => {
      await codes.settled();
      return letters.at(-1)?.code ?? '';
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
};
