/** What saving a role would change. */
export interface RoleChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isRenamed: boolean;
}

/** A role as the form holds it. */
export interface RoleDraft {
  readonly title: string;
  readonly rights: ReadonlySet<string>;
}

/** Compares a draft with the role that is kept; a new role is compared with one without any right. */
export function compareRole(
  kept: { readonly title: string; readonly rights: readonly string[] },
  draft: RoleDraft,
): RoleChange {
  return {
    added: [...draft.rights].filter((right) => !kept.rights.includes(right)),
    removed: kept.rights.filter((right) => !draft.rights.has(right)),
    isRenamed: draft.title.trim() !== kept.title,
  };
}

/** Whether there is anything to save. */
export function isRoleChanged({ added, removed, isRenamed }: RoleChange): boolean {
  return isRenamed || added.length > 0 || removed.length > 0;
}

/** A free name in addresses and code for a copy of `source`: `moderator-2`. */
export function copyName(source: string, taken: readonly string[]): string {
  const base = source.replace(/-\d+$/, '').slice(0, 27);
  for (let count = 2; ; count += 1) {
    const name = `${base}-${count}`;
    if (!taken.includes(name)) return name;
  }
}
