import type { ReportKind } from '@amphi/contract';
import { reportKind } from '@amphi/contract';

/** Which reports the page shows, as the address says it. */
export interface ReportFilter {
  readonly state: 'open' | 'settled';
  readonly kind: '' | ReportKind;
}

/** Reads the address; whatever does not fit counts as left out. */
export function readReportFilter(query: Readonly<Record<string, unknown>>): ReportFilter {
  return {
    state: query['state'] === 'settled' ? 'settled' : 'open',
    kind: reportKind.options.find((kind) => kind === query['kind']) ?? '',
  };
}

/** The address for a filter. */
export function reportFilterQuery({ state, kind }: ReportFilter): Record<string, string> {
  return { ...(state === 'open' ? {} : { state }), ...(kind === '' ? {} : { kind }) };
}
