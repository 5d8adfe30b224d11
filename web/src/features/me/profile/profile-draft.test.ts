import type { Me } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf } from './profile-draft.ts';

const me: Me = {
  userId: 'u1',
  username: 'bo',
  nickname: 'Bo',
  avatar: null,
  email: null,
  phone: '138****5678',
  gender: 0,
  level: 0,
  createTime: '2026-01-01T00:00:00.000Z',
  signature: null,
  birthDate: '1990-01-31',
  locale: null,
  role: 'user',
  rights: [],
  hasPassword: true,
  hasTotp: false,
  recoveryCodesLeft: 0,
  passkeys: 0,
  sessionId: 's1',
  reauthenticatedUntil: null,
  deletionDueAt: null,
};

describe('changes of the profile', () => {
  it('are none while the form is as the account', () => {
    expect(changesOf(draftOf(me), me)).toEqual({});
  });
  it('name only what differs', () => {
    const draft = { ...draftOf(me), nickname: 'Bo B', sex: 2 as const };
    expect(changesOf(draft, me)).toEqual({ nickname: 'Bo B', sex: 2 });
  });
  it('take an emptied birth date away', () => {
    expect(changesOf({ ...draftOf(me), birthDate: '' }, me)).toEqual({ birthDate: null });
  });
});
