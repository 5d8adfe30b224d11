// @vitest-environment node
import { rights } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { compareRole, copyName, isRoleChanged } from './role-change.ts';
import { groupRights, rightWords } from './right-words.ts';

describe('rights in words', () => {
  it('are there for every right, each with words of its own', () => {
    const keys = rights.flatMap((right) => Object.values(rightWords[right]));
    expect(new Set(keys).size).toBe(rights.length * 2);
  });
  it('are grouped by the part before the dot, in the order of the contract', () => {
    const groups = groupRights(['site.outbox', 'live.manage', 'live.watch', 'user.ban']);
    expect(groups.map(({ name, rights: members }) => [name, ...members])).toEqual([
      ['live', 'live.watch', 'live.manage'],
      ['user', 'user.ban'],
      ['site', 'site.outbox'],
    ]);
    expect(groupRights(rights).every((group) => group.label !== null)).toBe(true);
  });
  it('keeps the rights of a newer server', () => {
    expect(groupRights(['wallet.grant', 'live.watch'])).toEqual([
      { name: 'live', label: 'admin.groupLive', rights: ['live.watch'] },
      { name: 'wallet', label: null, rights: ['wallet.grant'] },
    ]);
  });
});

describe('a changed role', () => {
  const kept = { title: 'Helper', rights: ['live.watch', 'user.list'] };
  it('names what is added and what is removed', () => {
    const change = compareRole(kept, { title: 'Helper', rights: new Set(['live.watch', 'user.ban']) });
    expect(change).toEqual({ added: ['user.ban'], removed: ['user.list'], isRenamed: false });
    expect(isRoleChanged(change)).toBe(true);
  });
  it('is not one when everything is as it was', () => {
    expect(isRoleChanged(compareRole(kept, { title: ' Helper ', rights: new Set(kept.rights) }))).toBe(false);
  });
  it('is one when only the title changed', () => {
    expect(isRoleChanged(compareRole(kept, { title: 'Aide', rights: new Set(kept.rights) }))).toBe(true);
  });
});

describe('the name of a copy', () => {
  it('is the first that is free', () => {
    expect(copyName('moderator', ['moderator'])).toBe('moderator-2');
    expect(copyName('moderator-2', ['moderator-2'])).toBe('moderator-3');
    expect(copyName('a'.repeat(31), [])).toHaveLength(29);
  });
});
