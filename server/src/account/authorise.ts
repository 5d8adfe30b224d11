import type { ErrorCode, Right } from '@amphi/contract';
import type { Identity } from './identity.ts';

/** Facts about what is asked for, handed in by its owner feature. */
export interface Resource {
  readonly ownerId: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  /** Gone for everybody but its owner. */
  readonly isClosed?: boolean;
}

/** What the answer is; a refusal carries its string of the error registry. */
export type Decision =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly code: Extract<ErrorCode, 'login_required' | 'forbidden' | 'not_found'> };

const allowed: Decision = { isAllowed: true };
const refused = (code: 'login_required' | 'forbidden' | 'not_found'): Decision => ({ isAllowed: false, code });

/** Rights that only count for what one owns, with the right that makes ownership unnecessary. */
const ownerOnly: Partial<Record<Right, Right>> = {
  'live.manage': 'live.manage_any',
  'video.manage': 'video.manage_any',
};

/** Rights that open what is private to others, for each thing that can be done to it. */
const seesPrivate = (right: Right, isClosed: boolean): readonly Right[] => {
  if (right === 'video.watch') return isClosed ? ['video.manage_any'] : ['video.review', 'video.manage_any'];
  if (right === 'video.manage') return ['video.manage_any'];
  if (right === 'video.review') return ['video.review'];
  return right.startsWith('live.') ? ['live.manage_any'] : [];
};

/** Whether the identity holds the right at all, before a resource is known. */
export const holdsRight = (identity: Identity, right: Right): Decision => {
  if (identity.rights.has(right)) return allowed;
  return refused(identity.kind === 'guest' ? 'login_required' : 'forbidden');
};

/**
 * The one decision whether an identity may do this (to this resource), for HTTP, WebSocket, RTMP and media alike.
 * Pure: all it knows is handed in. What may not even be seen is `not_found`, so that its existence is not told.
 */
export const authorise = (identity: Identity, right: Right, resource?: Resource): Decision => {
  const isOwner = resource !== undefined && identity.kind === 'user' && identity.userId === resource.ownerId;
  const isHidden = resource !== undefined && (resource.visibility === 'private' || resource.isClosed === true);
  const anyRight = ownerOnly[right];
  const held = holdsRight(identity, right);
  if (identity.kind === 'guest' && !held.isAllowed) return held;
  const isSeen = isOwner || seesPrivate(right, resource?.isClosed === true).some((one) => identity.rights.has(one));
  if (isHidden && !isSeen) return refused('not_found');
  if (anyRight !== undefined && identity.rights.has(anyRight)) return allowed;
  if (!held.isAllowed) return held;
  return anyRight === undefined || isOwner ? allowed : refused('forbidden');
};
