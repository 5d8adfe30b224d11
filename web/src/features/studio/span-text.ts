import { useI18n } from 'vue-i18n';

/** A length of watching in words, from seconds: 42 seconds, 3 h 20 min. */
export function useSpan(): (seconds: number) => string {
  const { t, n } = useI18n();
  return (seconds) => {
    const whole = Math.floor(seconds);
    if (whole < 60) return t('studio.spanSeconds', { n: whole });
    if (whole < 3600) return t('studio.spanMinutes', { n: Math.floor(whole / 60) });
    return t('studio.spanHours', { hours: n(Math.floor(whole / 3600)), minutes: Math.floor((whole % 3600) / 60) });
  };
}
