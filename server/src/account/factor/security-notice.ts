import type { Notice } from '@amphi/contract';
import type { Bus } from '../../platform/bus/index.ts';
import { accountTopic, type AccountEvent } from '../events.ts';

/** What changed. */
export type SecurityChange = Extract<Notice, { readonly kind: 'security_changed' }>['what'];

/** Tells a user that something about the safety of the account changed. */
export type TellChange = (userId: string, what: SecurityChange) => void;

/** Tells it over the bus. */
export const createTellChange =
  (bus: Bus): TellChange =>
  (userId, what) => {
    const event: AccountEvent = { type: 'notice', userId, notice: { kind: 'security_changed', what } };
    bus.publish(accountTopic, event);
  };
