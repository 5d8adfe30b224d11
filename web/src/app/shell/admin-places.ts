import type { Right } from '@amphi/contract';

/** A page of the administration: where it is, who may open it, and the message that names it. */
export interface AdminPlace {
  readonly name: string;
  readonly to: string;
  readonly right: Right;
  readonly label: string;
}

/** All of them, in the order of the rail. */
export const adminPlaces: readonly AdminPlace[] = [
  { name: 'users', to: '/admin/users', right: 'user.list', label: 'site.rightUsers' },
  { name: 'roles', to: '/admin/roles', right: 'role.manage', label: 'site.rightRoles' },
  { name: 'audit', to: '/admin/audit', right: 'audit.read', label: 'site.rightAudit' },
  { name: 'outbox', to: '/admin/outbox', right: 'site.outbox', label: 'site.rightOutbox' },
  { name: 'settings', to: '/admin/settings', right: 'site.settings', label: 'site.rightSettings' },
];
