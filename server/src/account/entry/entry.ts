import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Messenger, Settings } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import type { Codes } from './codes.ts';
import { createDeviceStore } from './device.store.ts';
import { createFailureStore } from './failure.store.ts';
import { createImageCodes, type ImageCodes } from './image-code.ts';
import { createLoginFinish, type LoginFinish, type SecondFactor } from './login-finish.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPasswordLogin, type PasswordLogin } from './password-login.ts';
import { createPasswordReset, type PasswordReset } from './password-reset.ts';
import { createPersonProofs, type PersonProofs } from './person-proof.ts';
import { createProofsOfWork, type ProofsOfWork } from './proof-of-work.ts';
import { createRegistration, type Registration } from './registration.ts';

/** The ways into an account, and the proofs that stand before them. */
export interface Entry extends LoginFinish, Registration, PasswordLogin, PasswordReset {
  readonly images: ImageCodes;
  readonly works: ProofsOfWork;
  readonly proofs: PersonProofs;
  readonly codes: Codes;
}

/** What entry needs. */
export interface EntryOptions {
  readonly core: AccountCore;
  readonly database: Pick<Database, 'drizzle'>;
  readonly limits: RateLimits;
  readonly messenger: Pick<Messenger, 'channels'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly codes: Codes;
  readonly secondFactor: SecondFactor;
  readonly bus: Bus;
  readonly clock: Clock;
  /** How long a picture can be answered. */
  readonly imageCodeMinutes: number;
}

/** @see Entry */
export const createEntry = (options: EntryOptions): Entry => {
  const { core, database, limits: rates, messenger, settings, codes, secondFactor, bus, clock } = options;
  const { tickets, seals, account } = core;
  const images = createImageCodes(tickets, options.imageCodeMinutes);
  const works = createProofsOfWork(tickets, rates);
  const proofs = createPersonProofs(images, works);
  const devices = createDeviceStore(database);
  const throttle = createLoginThrottle(createFailureStore(database), seals.ticket, clock);
  const finish = createLoginFinish({ core, devices, secondFactor, bus, clock });
  return {
    images,
    works,
    proofs,
    codes,
    ...finish,
    ...createRegistration({ users: account, codes, proofs, settings, messenger }),
    ...createPasswordLogin({ core, devices, throttle, proofs, finish }),
    ...createPasswordReset(core, { codes, throttle, bus }),
  };
};
