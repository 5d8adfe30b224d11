import type { SettingKey, SettingView } from '@amphi/contract';
import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, shallowRef } from 'vue';
import { adminApi } from '../../../api/admin.ts';
import { failureOf } from '../../../api/client.ts';
import { reloadSiteInfo } from '../../../app/site-info.ts';
import type { SettingDraft } from './draft.ts';
import { findProblems, withoutWish, withWish } from './draft.ts';

const queryKey = ['admin', 'settings'];

/** The settings of the site with the changes that are not saved yet. */
export function useSettings() {
  const client = useQueryClient();
  const views = useQuery({
    queryKey,
    queryFn: ({ signal }) => adminApi.settings({ signal }),
    refetchOnWindowFocus: false,
  });
  const draft = shallowRef<SettingDraft>(new Map());
  const byKey = computed(() => new Map(views.data.value?.map((view) => [view.key, view])));

  async function save(): Promise<void> {
    const saved = await adminApi.changeSettings(Object.fromEntries(draft.value));
    client.setQueryData(queryKey, saved);
    draft.value = new Map();
    void client.invalidateQueries({ queryKey: ['admin', 'audit'] });
    void client.invalidateQueries({ queryKey: ['admin', 'outbox'] });
    await reloadSiteInfo();
  }

  return {
    views: byKey,
    hasData: computed(() => views.data.value !== undefined),
    isLoading: views.isFetching,
    failure: computed(() => (views.error.value ? failureOf(views.error.value) : null)),
    loadedAt: views.dataUpdatedAt,
    retry: () => void views.refetch(),
    draft,
    problems: computed(() => findProblems(draft.value)),
    wish: (view: SettingView, value: unknown) => (draft.value = withWish(draft.value, view, value)),
    forget: (key: SettingKey) => (draft.value = withoutWish(draft.value, key)),
    discard: () => (draft.value = new Map()),
    save,
  };
}
