import type { Me } from '@amphi/contract';

/** How well one part protects the account: `good`, `weak` (works, but should be better), `open` (missing and missed), `off` (not needed). */
export type Strength = 'good' | 'weak' | 'open' | 'off';

/** One part of the protection and the sentence that says what it is worth. */
export interface Protection {
  readonly part: 'password' | 'secondStep' | 'passkeys' | 'recovery';
  readonly strength: Strength;
  /** Message key. */
  readonly text: string;
}

type Facts = Pick<Me, 'hasPassword' | 'hasTotp' | 'recoveryCodesLeft' | 'passkeys' | 'email'>;

/** Fewer recovery codes than this are too few. */
const fewCodes = 3;

/** What protects an account, in the order of what a thief would try. */
export function protectionsOf(me: Facts): readonly Protection[] {
  return [passwordOf(me), secondStepOf(me), passkeysOf(me), recoveryOf(me)];
}

function passwordOf({ hasPassword, hasTotp }: Facts): Protection {
  if (!hasPassword) return { part: 'password', strength: 'off', text: 'me.protectNoPassword' };
  return hasTotp
    ? { part: 'password', strength: 'good', text: 'me.protectPasswordBacked' }
    : { part: 'password', strength: 'weak', text: 'me.protectPasswordAlone' };
}

function secondStepOf({ hasPassword, hasTotp }: Facts): Protection {
  if (hasTotp) return { part: 'secondStep', strength: 'good', text: 'me.protectSecondOn' };
  return { part: 'secondStep', strength: hasPassword ? 'open' : 'off', text: 'me.protectSecondOff' };
}

function passkeysOf({ passkeys }: Facts): Protection {
  return passkeys > 0
    ? { part: 'passkeys', strength: 'good', text: 'me.protectPasskeysOn' }
    : { part: 'passkeys', strength: 'off', text: 'me.protectPasskeysOff' };
}

function recoveryOf({ hasTotp, recoveryCodesLeft, email }: Facts): Protection {
  if (hasTotp && recoveryCodesLeft < fewCodes) {
    return { part: 'recovery', strength: 'weak', text: 'me.protectFewCodes' };
  }
  return email === null
    ? { part: 'recovery', strength: 'weak', text: 'me.protectNoEmail' }
    : { part: 'recovery', strength: 'good', text: 'me.protectRecoveryGood' };
}
