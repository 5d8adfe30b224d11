import type { Role } from '@amphi/contract';
import { isRole, roleRights, roles as shippedRoles } from '@amphi/contract';
import { useQuery } from '@tanstack/vue-query';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { adminApi } from '../../api/admin.ts';
import { useSession } from '../../app/session.ts';

/** A role as far as it can be given and asked for. */
export interface RoleChoice {
  readonly name: string;
  readonly title: string | null;
  readonly rights: readonly string[];
}

const names: Readonly<Record<Role, string>> = {
  guest: 'admin.roleGuest',
  user: 'admin.roleUser',
  streamer: 'admin.roleStreamer',
  moderator: 'admin.roleModerator',
  admin: 'admin.roleAdmin',
};

/** The roles that users can have: all for whoever may manage roles, else those that Amphi ships. */
export function useRoleChoices(): ComputedRef<readonly RoleChoice[]> {
  const session = useSession();
  const list = useQuery({
    queryKey: ['admin', 'roles'],
    queryFn: ({ signal }) => adminApi.roles({ signal }),
    enabled: computed(() => session.has('role.manage')),
  });
  return computed(() =>
    (list.data.value?.roles ?? shippedRoles.map((name) => ({ name, title: null, rights: roleRights[name] }))).filter(
      ({ name }) => name !== 'guest',
    ),
  );
}

/** What a role is called: shipped ones in the page's language, others by their title where it is known, else by name. */
export function useRoleName(): (name: string) => string {
  const { t } = useI18n();
  const choices = useRoleChoices();
  return (name) =>
    isRole(name) ? t(names[name]) : (choices.value.find((choice) => choice.name === name)?.title ?? name);
}
