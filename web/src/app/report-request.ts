import type { z } from 'zod';
import type { reportKind } from '@amphi/contract';
import { shallowRef } from 'vue';
import { requireLogin } from './require-login.ts';

/** What is reported, and the name by which the dialog calls it. */
export interface ReportTarget {
  readonly kind: z.output<typeof reportKind>;
  readonly targetId: string;
  readonly name: string;
}

/** Set while somebody reports something; the shell shows the dialog. */
export const reportRequest = shallowRef<ReportTarget | null>(null);

/** Opens the dialog over the page; guests log in first. */
export async function requestReport(target: ReportTarget): Promise<void> {
  if (await requireLogin()) reportRequest.value = target;
}
