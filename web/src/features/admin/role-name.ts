import type { Role } from '@amphi/contract';
import { isRole } from '@amphi/contract';
import { useI18n } from 'vue-i18n';

const names: Readonly<Record<Role, string>> = {
  guest: 'admin.roleGuest',
  user: 'admin.roleUser',
  streamer: 'admin.roleStreamer',
  moderator: 'admin.roleModerator',
  admin: 'admin.roleAdmin',
};

/** What a role is called: shipped ones in the page's language, others by their title or name. */
export function useRoleName(): (name: string, title?: string | null) => string {
  const { t } = useI18n();
  return (name, title) => (isRole(name) ? t(names[name]) : (title ?? name));
}
