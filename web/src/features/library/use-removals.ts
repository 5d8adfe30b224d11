import { createAsk, createOwnVideoClient, createSocialClient } from '@amphi/contract/client';
import { useI18n } from 'vue-i18n';
import { queryClient } from '../../app/query-client.ts';
import { showToast } from '../../app/toast.ts';
import { useErrorText } from '../../ui/error-text.ts';
import { createRemovals } from './removals.ts';

// Sent even while the page goes away.
const ask = createAsk({ fetch: (url, init) => fetch(url, { ...init, keepalive: true }) });
/** The calls that removals make. */
export const removing = { ...createOwnVideoClient(ask), ...createSocialClient(ask) };

const removals = createRemovals();
addEventListener('pagehide', () => void removals.flush());

/** Takes entries out of one of the own lists, with a way back for six seconds. */
export function useRemovals(list: string) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const keyOf = (id: string): string => `${list}:${id}`;

  function remove(ids: readonly string[], words: string, act: (id: string) => Promise<unknown>): void {
    removals.remove({
      keys: ids.map(keyOf),
      act: async () => {
        for (const id of ids) await act(id);
      },
      renew: () => queryClient.invalidateQueries({ queryKey: ['own'] }),
      failed: (error) => showToast(errorText(error)),
    });
    showToast(words, { label: t('card.undo'), act: removals.undo });
  }

  return { isHidden: (id: string): boolean => removals.isHidden(keyOf(id)), remove };
}
