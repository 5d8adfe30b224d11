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
  { name: 'review', to: '/admin/review', right: 'video.review', label: 'site.rightReview' },
  { name: 'reports', to: '/admin/reports', right: 'report.manage', label: 'site.rightReports' },
  { name: 'content', to: '/admin/content', right: 'video.manage_any', label: 'site.rightContent' },
  { name: 'categories', to: '/admin/categories', right: 'content.manage', label: 'site.rightCategories' },
  { name: 'roles', to: '/admin/roles', right: 'role.manage', label: 'site.rightRoles' },
  { name: 'audit', to: '/admin/audit', right: 'audit.read', label: 'site.rightAudit' },
  { name: 'outbox', to: '/admin/outbox', right: 'site.outbox', label: 'site.rightOutbox' },
  { name: 'settings', to: '/admin/settings', right: 'site.settings', label: 'site.rightSettings' },
];
