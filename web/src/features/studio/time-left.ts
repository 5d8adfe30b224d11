import { useI18n } from 'vue-i18n';

/** Time that is left, in the coarsest words that are true. */
export function useTimeLeft(): (seconds: number) => string {
  const { t } = useI18n();
  return (seconds) => {
    if (seconds < 60) return t('studio.leftSeconds', { n: Math.max(1, Math.round(seconds)) });
    if (seconds < 3600) return t('studio.leftMinutes', { n: Math.round(seconds / 60) });
    const minutes = Math.round(seconds / 60);
    return t('studio.leftHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
