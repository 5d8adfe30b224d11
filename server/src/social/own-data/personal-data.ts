import type { PersonalData } from '../../site/index.ts';
import type { SocialOwnDataStore } from './own-data.store.ts';

/** Likes, favourites, follows, comments and danmaku of people. */
export const socialPersonalData = (store: SocialOwnDataStore): PersonalData => ({
  tables: [
    'likes',
    'favourite_folders',
    'favourites',
    'later_items',
    'follows',
    'follow_counts',
    'comments',
    'comment_votes',
    'danmaku',
    'social_counts',
  ],
  export: async (userId) => {
    const rows = await store.findEverythingOf(userId);
    return Object.entries(rows).map(([name, content]) => ({ path: `social/${name}.json`, content }));
  },
  erase: (userId) => store.erase(userId),
});
