/** Where a video begins, and whether that is worth a word. */
export interface Beginning {
  readonly startS: number;
  /** True: because the viewer stopped there before. */
  readonly isResumed: boolean;
}

/** A wished second (`?t=`) goes before where the viewer stopped; the first 5 s and the last 3 % or 10 s are no place to go on at. */
export function beginningOf(wishedS: number | null, resumeMs: number | null, durationMs: number): Beginning {
  const durationS = durationMs / 1000;
  if (wishedS !== null && Number.isFinite(wishedS) && wishedS > 0) {
    return { startS: durationS > 0 ? Math.min(wishedS, Math.max(0, durationS - 1)) : wishedS, isResumed: false };
  }
  const resumeS = (resumeMs ?? 0) / 1000;
  const lastS = durationS - Math.min(10, Math.max(1, durationS * 0.03));
  if (resumeS < Math.min(5, durationS * 0.1) || resumeS >= lastS) return { startS: 0, isResumed: false };
  return { startS: resumeS, isResumed: true };
}

/** Seconds out of `?t=`: `95`, `95s`, `1m35s`, `1h2m3s` or `1:35`; null when it is none. */
export function secondsOfQuery(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  if (/^\d{1,6}(?::\d{1,2}){1,2}$/.test(text)) return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const parts = text.match(/^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6}(?:\.\d+)?)s?)?$/);
  if (!parts || text === '') return null;
  return Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
}
