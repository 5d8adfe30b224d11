import type { ErrorCode, Right } from '@amphi/contract';

/** Somebody as far as deeds look at them. */
export interface Party {
  readonly userId: string | null;
  readonly rights: ReadonlySet<Right>;
}

/** What is about to be done to a user. */
export interface UserDeed {
  /** The right that it needs. */
  readonly right: Right;
  /** Whether it may be done to oneself: what would lock oneself out, or spare oneself a proof, may not. */
  readonly isForSelf?: boolean;
}

const holdsAll = (holder: Party, rights: Iterable<Right>): boolean =>
  [...rights].every((right) => holder.rights.has(right));

/** Why the steward may not do this to the user; null when they may. Nobody acts on somebody who holds a right that they lack. */
export const refusalOfDeed = (steward: Party, target: Party, { right, isForSelf }: UserDeed): ErrorCode | null => {
  if (!steward.rights.has(right)) return 'forbidden';
  if (isForSelf !== true && steward.userId !== null && steward.userId === target.userId) return 'self_forbidden';
  return holdsAll(steward, target.rights) ? null : 'forbidden';
};

/** Why the steward may not hand out (or take from a role) these rights; null when they hold every one themselves. */
export const refusalOfRights = (steward: Party, rights: Iterable<Right>): ErrorCode | null =>
  holdsAll(steward, rights) ? null : 'right_not_held';
