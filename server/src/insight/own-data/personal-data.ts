import type { PersonalData } from '../../site/index.ts';
import type { InsightOwnDataStore } from './own-data.store.ts';

/** What was watched, when, and what was done. */
export const insightPersonalData = (store: InsightOwnDataStore): PersonalData => ({
  tables: ['plays', 'watch_history', 'history_pauses', 'behaviour_log'],
  export: async (userId) => {
    const { history, plays, behaviour } = await store.findEverythingOf(userId);
    return [
      { path: 'insight/history.json', content: history },
      { path: 'insight/plays.json', content: plays },
      { path: 'insight/behaviour.json', content: behaviour },
    ];
  },
  erase: (userId) => store.erase(userId),
});
