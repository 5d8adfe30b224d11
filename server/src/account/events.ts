import type { Notice } from '@amphi/contract';

/** Bus topic `account`: what others must know at once. */
export type AccountEvent =
  /** These logins are over: their sockets are cut. */
  | { readonly type: 'sessions_ended'; readonly userId: string; readonly sessionIds: readonly string[] | 'all' }
  /** Role, ban or deletion changed what the user may do: sockets are cut, pushes without the right end. */
  | { readonly type: 'access_changed'; readonly userId: string }
  /** A role, or a setting that gives rights, changed what many may do. */
  | { readonly type: 'roles_changed' }
  /** The user should be told. */
  | { readonly type: 'notice'; readonly userId: string; readonly notice: Notice };

/** Name of the topic. */
export const accountTopic = 'account';

/** Whether a message of the bus is one of ours. */
export const isAccountEvent = (message: unknown): message is AccountEvent =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  ['sessions_ended', 'access_changed', 'roles_changed', 'notice'].includes(String(message.type));
