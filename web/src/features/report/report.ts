import type { ReportKind } from '@amphi/contract';
import { shallowRef } from 'vue';
import { requireLogin } from '../../app/require-login.ts';

/** What somebody wants to report. */
export interface ReportTarget {
  readonly kind: ReportKind;
  readonly targetId: string;
}

/** Set while the dialog is wanted; the shell shows it. */
export const reportRequest = shallowRef<ReportTarget | null>(null);

/** Opens the dialog that sends a report; guests log in first. */
export async function openReport(target: ReportTarget): Promise<void> {
  if (await requireLogin()) reportRequest.value = target;
}
