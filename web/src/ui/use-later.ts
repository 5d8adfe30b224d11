import { useI18n } from 'vue-i18n';
import { socialApi } from '../api/social.ts';
import { queryClient } from '../app/query-client.ts';
import { requireLogin } from '../app/require-login.ts';
import { showToast } from '../app/toast.ts';
import { useErrorText } from './error-text.ts';

/** Keeps videos for later, with a way back for six seconds. */
export function useLater() {
  const { t } = useI18n();
  const errorText = useErrorText();

  async function run(act: () => Promise<unknown>, done: () => void): Promise<void> {
    if (!(await requireLogin())) return;
    try {
      await act();
      void queryClient.invalidateQueries({ queryKey: ['own'] });
      done();
    } catch (error) {
      showToast(errorText(error));
    }
  }

  function keep(videoId: string): Promise<void> {
    return run(
      () => socialApi.later(videoId),
      () => showToast(t('card.laterAdded'), { label: t('card.undo'), act: () => drop(videoId) }),
    );
  }

  function drop(videoId: string): Promise<void> {
    return run(
      () => socialApi.notLater(videoId),
      () => showToast(t('card.laterRemoved')),
    );
  }

  return { keep, drop };
}
