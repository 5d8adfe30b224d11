import { isRole, roleRights, type Right } from '@amphi/contract';

/** Who asks. A guest showed no credential; whoever shows a wrong one is refused before. */
export type Identity =
  | { readonly kind: 'guest'; readonly rights: ReadonlySet<Right> }
  | { readonly kind: 'user'; readonly userId: string; readonly role: string; readonly rights: ReadonlySet<Right> };

/** Somebody without a credential. */
export const guest: Identity = { kind: 'guest', rights: new Set(roleRights.guest) };

const rightsByRole = new Map<string, ReadonlySet<Right>>();

const rightsOf = (role: string): ReadonlySet<Right> => {
  const known = rightsByRole.get(role) ?? new Set(isRole(role) ? roleRights[role] : roleRights.guest);
  rightsByRole.set(role, known);
  return known;
};

/** A user with the rights of the role; an unknown role has those of a guest. */
export const userIdentity = (userId: string, role: string): Identity => ({
  kind: 'user',
  userId,
  role,
  rights: rightsOf(role),
});
