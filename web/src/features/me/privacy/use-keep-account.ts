import { useI18n } from 'vue-i18n';
import { api } from '../../../api/client.ts';
import { useSession } from '../../../app/session.ts';
import { showToast } from '../../../app/toast.ts';
import { useAction } from '../use-action.ts';

/** Takes back the wish to leave. */
export function useKeepAccount() {
  const { t } = useI18n();
  const session = useSession();
  const { isBusy, problem, run } = useAction();

  async function keep(): Promise<void> {
    const isKept = await run(async () => {
      await api.me.stopDeletion();
      if (session.me) session.update({ ...session.me, deletionDueAt: null });
    });
    if (isKept) showToast(t('me.kept'));
  }

  return { isBusy, problem, keep };
}
