import type { LoginAnswer } from '@amphi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/http/index.ts';
import { addressGroup } from '../../platform/rate/index.ts';
import type { AccountCore } from '../account.ts';
import { newToken } from '../credential.ts';
import { hashPassword, isPasswordOf } from '../password.ts';
import type { UserRow } from '../user.store.ts';
import { deviceCookie } from './cookies.ts';
import type { DeviceStore } from './device.store.ts';
import { createLanes } from './lane.ts';
import { deviceHashOf, type LoginFinish } from './login-finish.ts';
import { findByLoginName, readLoginName } from './login-name.ts';
import type { LoginSubject, LoginThrottle } from './login-throttle.ts';
import type { GivenProof, PersonProofs } from './person-proof.ts';
import type { LoginTerms } from './throttle.ts';

/** A login by password. */
export interface PasswordWish {
  /** Mobile number, email address or username. */
  readonly name: string;
  readonly password: string;
  readonly proof: GivenProof | null;
  readonly otp: string | undefined;
}

/** Logins by password; whether an account is unknown, without a password or the password wrong is told by nothing. */
export interface PasswordLogin {
  /** @throws AppError `login_failed`, `captcha_required`, `img_code_invalid`, `rate_limited`, and those of `finishLogin`. */
  login(wish: PasswordWish, request: FastifyRequest, reply: FastifyReply): Promise<LoginAnswer>;
}

/** What logins by password need. */
export interface PasswordLoginOptions {
  readonly core: Pick<AccountCore, 'users' | 'seals'>;
  readonly devices: Pick<DeviceStore, 'isKnown'>;
  readonly throttle: LoginThrottle;
  readonly proofs: PersonProofs;
  readonly finish: Pick<LoginFinish, 'finishLogin'>;
}

/** Guesses at one account that may wait for one another. */
const mostInLane = 64;

/** @see PasswordLogin */
export const createPasswordLogin = (options: PasswordLoginOptions): PasswordLogin => {
  const { core, devices, throttle, proofs, finish } = options;
  const { users, seals } = core;
  // Where nobody is, as much is computed as where somebody is.
  const nobodysHash = hashPassword(newToken());
  // Parallel guesses at one account would all see the failures of before: they are looked at one after the other.
  const lanes = createLanes(mostInLane);

  const subjectOf = async (name: string, user: UserRow | null, request: FastifyRequest): Promise<LoginSubject> => {
    const device = deviceCookie.read(request.headers);
    const isKnownDevice = device !== null && (await devices.isKnown(user?.id ?? '', deviceHashOf(seals, device)));
    return { name, address: addressGroup(request.ip), device, isKnownDevice };
  };
  const isRight = async (user: UserRow | null, password: string): Promise<boolean> => {
    const isMatch = await isPasswordOf(user?.passwordHash ?? (await nobodysHash), password);
    return isMatch && user !== null && user.passwordHash !== null;
  };
  /** Asks for what the terms ask for; answers whether a proof was used up. */
  const meet = async (terms: LoginTerms, proof: GivenProof | null): Promise<boolean> => {
    if (terms.waitMs > 0) throw new AppError('rate_limited', null, terms.waitMs);
    if (!terms.isCaptchaNeeded) return false;
    if (proof === null) throw new AppError('captcha_required', { img_code: 'captcha_required' });
    await proofs.accept(proof);
    return true;
  };
  const check = async (wish: PasswordWish, user: UserRow | null, subject: LoginSubject): Promise<UserRow> => {
    const isMatch = await isRight(user, wish.password);
    if (user === null || !isMatch) {
      await throttle.fail(subject);
      throw new AppError('login_failed');
    }
    await throttle.succeed(subject);
    return user;
  };
  return {
    login: async (wish, request, reply) => {
      const name = readLoginName(wish.name);
      const found = await findByLoginName(users, seals, name);
      const subject = await subjectOf(name.text, found, request);
      const terms = await throttle.terms(subject);
      const isProved = await meet(terms, wish.proof);
      await throttle.pause(terms.pauseMs);
      const lane = subject.isKnownDevice ? `${subject.device} ${name.text}` : name.text;
      const user = await lanes.take(lane, async () => {
        if (!isProved) await meet(await throttle.terms(subject), wish.proof);
        // The password may have been changed while this one waited.
        return check(wish, await findByLoginName(users, seals, name), subject);
      });
      if (user === null) throw new AppError('rate_limited', null, 1_000);
      const { otp } = wish;
      return finish.finishLogin({ userId: user.id, method: 'password', request, reply, isFirstFactorOnly: true, otp });
    },
  };
};
