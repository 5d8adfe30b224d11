import { z } from 'zod';
import type { LoginAnswer } from '@amphi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { AccountCore } from '../account.ts';
import { newToken } from '../credential.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import type { OpenedLogin } from '../logins.ts';
import { addressPrefix, deviceName } from '../origin.ts';
import type { TicketKind } from '../tickets.ts';
import type { UserRow } from '../user.store.ts';
import { deviceCookie, pendingCookie, sessionCookie } from './cookies.ts';
import type { DeviceStore } from './device.store.ts';

/*
 * first factor ──► banned? ──yes──► account_banned
 *                    │ no
 *                    ▼
 *             asks for a second? ──yes, none given──► second_factor_required + pending cookie (5 min) ──► asked again
 *                    │ no, or proved
 *                    ▼
 *             login opened, cookies set, device noted, owner told of a new place
 */

/** How somebody logged in. */
export type LoginMethod = 'password' | 'code' | 'passkey' | 'oidc';

/** A first factor that was proved. */
export interface ProvedFactor {
  readonly userId: string;
  readonly method: LoginMethod;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** False where the proof was two factors in one (a passkey that verified its user) or the second one was given already. */
  readonly isFirstFactorOnly: boolean;
  /** Code of the second factor that came along, for clients that keep no cookie. */
  readonly otp?: string | undefined;
}

/** What an account may ask for after the first factor. */
export interface SecondFactor {
  isNeeded(userId: string): Promise<boolean>;
  /** Uses up a code of the authenticator app or a recovery code. @throws AppError `otp_invalid`, `rate_limited`. */
  prove(userId: string, code: string, reply: FastifyReply): Promise<void>;
}

/** A login that waits for its second factor. */
export interface PendingLogin {
  readonly id: string;
  readonly userId: string;
  readonly method: LoginMethod;
}

/** The one place that turns a proved factor into a login. */
export interface LoginFinish {
  /**
   * Checks ban and second factor, opens the login, sets cookies, notes the device.
   * @throws AppError `account_banned`, `second_factor_required` (the pending cookie is set), `otp_invalid`, `login_failed` for a user that is gone.
   */
  finishLogin(proved: ProvedFactor): Promise<LoginAnswer>;
  /** The login that the request's pending cookie names, not used up; null when there is none or it is too late. */
  findPending(request: FastifyRequest): Promise<PendingLogin | null>;
  /** Uses it up: of many who take it at once one gets it. Takes the cookie back. */
  takePending(request: FastifyRequest, reply: FastifyReply): Promise<PendingLogin | null>;
}

/** What finishing a login needs. */
export interface LoginFinishOptions {
  readonly core: Pick<AccountCore, 'users' | 'seals' | 'tickets' | 'account'>;
  readonly devices: DeviceStore;
  readonly secondFactor: SecondFactor;
  readonly bus: Bus;
  readonly clock: Clock;
}

const pendingMinutes = 5;
const deviceSeconds = 365 * 86_400;
const mostDevices = 20;

/** Logins that wait for their second factor; whoever changes the password voids them. */
export const pendingLogin: TicketKind<Omit<PendingLogin, 'id'>> = {
  name: 'pending_login',
  lifeMs: pendingMinutes * 60_000,
  payload: z.object({ userId: z.string(), method: z.enum(['password', 'code', 'passkey', 'oidc']) }),
};

/** What is kept of a device cookie. */
export const deviceHashOf = (seals: AccountCore['seals'], value: string): string =>
  seals.ticket.lookup(`device ${value}`);

/** Whether the user may not log in at that moment. */
const isBanned = (user: Pick<UserRow, 'disabledAt' | 'disabledUntil'>, now: Date): boolean =>
  user.disabledAt !== null && (user.disabledUntil === null || user.disabledUntil > now);

/** @see LoginFinish */
export const createLoginFinish = (options: LoginFinishOptions): LoginFinish => {
  const { core, secondFactor, clock } = options;
  const { users, tickets, account } = core;
  const askForSecond = async ({ userId, method, request, reply }: ProvedFactor): Promise<never> => {
    const { id } = await tickets.issue(pendingLogin, { userId, method }, { userId });
    pendingCookie.write(request, reply, id, pendingMinutes * 60);
    throw new AppError('second_factor_required');
  };
  const finishLogin: LoginFinish['finishLogin'] = async (proved) => {
    const { userId, method, request, reply, isFirstFactorOnly, otp = '' } = proved;
    const user = await users.findUser(userId);
    if (user === null) throw new AppError('login_failed');
    if (isBanned(user, clock.wall())) throw new AppError('account_banned');
    if (isFirstFactorOnly && (await secondFactor.isNeeded(userId))) {
      if (otp === '') return askForSecond(proved);
      await secondFactor.prove(userId, otp, reply);
    }
    const place = {
      device: deviceName(request.headers['user-agent'] ?? null),
      addressPrefix: addressPrefix(request.ip),
    };
    const opened = await account.openLogin(userId, { ...place, method, isProved: true });
    await noteDevice(options, proved, place);
    writeSession(request, reply, opened, clock.wall());
    return { token: opened.token, expiresAt: opened.expiresAt.toISOString() };
  };
  const pendingId = (request: FastifyRequest): string => pendingCookie.read(request.headers) ?? '';
  const withId = (id: string, found: Omit<PendingLogin, 'id'> | null): PendingLogin | null =>
    found === null ? null : { id, ...found };
  return {
    finishLogin,
    findPending: async (request) => {
      const id = pendingId(request);
      return withId(id, await tickets.peek(pendingLogin, id));
    },
    takePending: async (request, reply) => {
      const id = pendingId(request);
      pendingCookie.clear(reply);
      return withId(id, await tickets.take(pendingLogin, id));
    },
  };
};

/** Hands the login to the browser; it keeps the cookie as long as the login lives. */
export const writeSession = (
  request: FastifyRequest,
  reply: FastifyReply,
  { token, expiresAt }: Pick<OpenedLogin, 'token' | 'expiresAt'>,
  now: Date,
): void => sessionCookie.write(request, reply, token, (expiresAt.getTime() - now.getTime()) / 1000);

/** Remembers the browser; a place where neither browser nor network was seen before is told to an owner who has others. */
const noteDevice = async (
  { core, devices, bus, clock }: LoginFinishOptions,
  { userId, request, reply }: ProvedFactor,
  place: { readonly device: string | null; readonly addressPrefix: string | null },
): Promise<void> => {
  const given = deviceCookie.read(request.headers) ?? '';
  const value = /^[\w-]{43}$/.test(given) ? given : newToken();
  const deviceHash = deviceHashOf(core.seals, value);
  const others = await devices.findOfUser(userId);
  const isFamiliar = others.some(
    (other) => other.deviceHash === deviceHash || other.addressPrefix === place.addressPrefix,
  );
  await devices.note({ userId, deviceHash, addressPrefix: place.addressPrefix, lastSeenAt: clock.wall() }, mostDevices);
  deviceCookie.write(request, reply, value, deviceSeconds);
  if (others.length === 0 || isFamiliar) return;
  const event: AccountEvent = { type: 'notice', userId, notice: { kind: 'login_new', ...place } };
  bus.publish(accountTopic, event);
};
