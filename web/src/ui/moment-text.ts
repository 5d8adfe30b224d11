import { useI18n } from 'vue-i18n';
import { momentOf } from '../format/moment.ts';
import { useTicker } from './ticker.ts';

/** Words for a moment, as `3 minutes ago`; they move on once a minute. */
export function useMomentText(): (iso: string | null) => string {
  const { t, locale } = useI18n();
  const now = useTicker(60_000);
  return (iso) => {
    if (iso === null) return t('live.unknown');
    const moment = momentOf(Date.parse(iso), now.value, locale.value);
    switch (moment.kind) {
      case 'now':
        return t('time.now');
      case 'minutes':
        return t('time.minutes', moment.count);
      case 'hours':
        return t('time.hours', moment.count);
      case 'yesterday':
        return t('time.yesterday', { clock: moment.clock });
      case 'days':
        return t('time.days', moment.count);
      case 'date':
        return moment.text;
      default:
        return moment satisfies never;
    }
  };
}
