import type { Me, ProfilePatch } from '@amphi/contract';

/** What the form holds; an empty birth date is none. */
export interface ProfileDraft {
  readonly nickname: string;
  readonly username: string;
  readonly signature: string;
  readonly sex: 0 | 1 | 2;
  readonly birthDate: string;
}

/** The form as the account stands. */
export function draftOf(me: Me): ProfileDraft {
  return {
    nickname: me.nickname,
    username: me.username,
    signature: me.signature ?? '',
    sex: me.gender,
    birthDate: me.birthDate ?? '',
  };
}

/** Only what differs from the account, ready to be sent. */
export function changesOf(draft: ProfileDraft, me: Me): ProfilePatch {
  const before = draftOf(me);
  return {
    ...(draft.nickname === before.nickname ? {} : { nickname: draft.nickname }),
    ...(draft.username === before.username ? {} : { username: draft.username }),
    ...(draft.signature === before.signature ? {} : { signature: draft.signature }),
    ...(draft.sex === before.sex ? {} : { sex: draft.sex }),
    ...(draft.birthDate === before.birthDate ? {} : { birthDate: draft.birthDate === '' ? null : draft.birthDate }),
  };
}
