import { describe, expect, it } from 'vitest';
import { protectionsOf } from './protection.ts';

const bare: Parameters<typeof protectionsOf>[0] = {
  hasPassword: true,
  hasTotp: false,
  recoveryCodesLeft: 0,
  passkeys: 0,
  email: null,
};
const strengths = (facts: Partial<typeof bare>) =>
  Object.fromEntries(protectionsOf({ ...bare, ...facts }).map(({ part, strength }) => [part, strength]));

describe('what protects an account', () => {
  it('a password alone is weak and misses a second step', () => {
    expect(strengths({})).toEqual({ password: 'weak', secondStep: 'open', passkeys: 'off', recovery: 'weak' });
  });
  it('a second step makes the password good', () => {
    expect(strengths({ hasTotp: true, recoveryCodesLeft: 10, email: 'a***@b***' })).toEqual({
      password: 'good',
      secondStep: 'good',
      passkeys: 'off',
      recovery: 'good',
    });
  });
  it('few recovery codes are told even with an email', () => {
    expect(strengths({ hasTotp: true, recoveryCodesLeft: 2, email: 'a***@b***' })['recovery']).toBe('weak');
  });
  it('without a password nothing needs a second step', () => {
    expect(strengths({ hasPassword: false, passkeys: 1 })).toMatchObject({
      password: 'off',
      secondStep: 'off',
      passkeys: 'good',
    });
  });
});
