import type { ReportKind, ReportReason } from '@amphi/contract';

/** Message key of every reason, in the order of the dialog. */
export const reasonWords: Readonly<Record<ReportReason, string>> = {
  spam: 'report.spam',
  abuse: 'report.abuse',
  hate: 'report.hate',
  violence: 'report.violence',
  sexual: 'report.sexual',
  minors: 'report.minors',
  illegal: 'report.illegal',
  copyright: 'report.copyright',
  misleading: 'report.misleading',
  other: 'report.other',
};

/** Message key of what is reported. */
export const kindWords: Readonly<Record<ReportKind, string>> = {
  video: 'report.kindVideo',
  comment: 'report.kindComment',
  danmaku: 'report.kindDanmaku',
  live: 'report.kindLive',
  user: 'report.kindUser',
};
