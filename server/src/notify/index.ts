import type { PersonalData } from '../site/index.ts';
import type { Notifications } from './notify.ts';

export { registerNotifyRoutes } from './notify.routes.ts';
export { createNotifyStore } from './notify.store.ts';
export { createNotifications, type Notifications } from './notify.ts';

/** Notifications in exports; the deletion of a user takes them along. */
export const notifyPersonalData = (notifications: Pick<Notifications, 'page'>): PersonalData => ({
  tables: ['notifications'],
  export: async (userId) => {
    const { records } = await notifications.page(userId, { size: 500 });
    return [{ path: 'notifications.json', content: records }];
  },
  erase: () => Promise.resolve(),
});
