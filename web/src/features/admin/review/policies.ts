import type { RejectReason } from '@amphi/contract';
import { rejectReason } from '@amphi/contract';

/** Reasons in the order of the keys 1 to 9. */
export const policies: readonly RejectReason[] = rejectReason.options;

/** The reason that a key stands for. */
export function policyOf(key: string): RejectReason | null {
  return /^[1-9]$/.test(key) ? (policies[Number(key) - 1] ?? null) : null;
}
