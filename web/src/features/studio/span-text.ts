import { useI18n } from 'vue-i18n';

/** A length of watching in words, from seconds: 42 s, 3 h 20 min, 1,204 h. */
export function useSpan(): (seconds: number) => string {
  const { t, n } = useI18n();
  return (seconds) => {
    const whole = Math.floor(seconds);
    if (whole < 60) return t('studio.spanSeconds', { n: whole });
    if (whole < 3600) return t('studio.spanMinutes', { n: Math.floor(whole / 60) });
    if (whole >= 360_000) return t('studio.spanManyHours', { hours: n(Math.floor(whole / 3600)) });
    return t('studio.spanHours', { hours: n(Math.floor(whole / 3600)), minutes: Math.floor((whole % 3600) / 60) });
  };
}
