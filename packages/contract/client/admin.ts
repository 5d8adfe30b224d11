import type { z } from 'zod';
import {
  adminUser,
  adminUserDetail,
  adminUserList,
  auditPage,
  outboxList,
  revealed,
  roleList,
  roleView,
  senderTested,
} from '../admin.ts';
import type {
  AdminUser,
  AdminUserDetail,
  AdminUserList,
  AuditPage,
  OutboxList,
  RoleList,
  RoleView,
  banWish,
  newRole,
  rolePatch,
  senderTest,
} from '../admin.ts';
import { settingViews, type SettingView } from '../settings.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';
import type { PageWish } from './live.ts';

/** Which users; `q` finds in names, and exactly a mobile number, email or id. */
export interface UserWish extends PageWish {
  readonly q?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: 'active' | 'banned' | 'leaving' | undefined;
}

/** Which entries of the audit log; `from` and `to` are ISO 8601 in UTC. */
export interface AuditWish {
  readonly cursor?: string | undefined;
  readonly size?: number | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Administration; each method needs its right, and acting on people a reason. */
export interface AdminClient {
  users(query?: UserWish, options?: CallOptions): Promise<AdminUserList>;
  user(userId: string, options?: CallOptions): Promise<AdminUserDetail>;
  reveal(userId: string, reason: string, options?: CallOptions): Promise<z.output<typeof revealed>>;
  setRole(userId: string, role: string, reason: string, options?: CallOptions): Promise<AdminUser>;
  ban(userId: string, wish: z.input<typeof banWish>, options?: CallOptions): Promise<AdminUser>;
  liftBan(userId: string, reason: string, options?: CallOptions): Promise<AdminUser>;
  signOut(userId: string, reason: string, options?: CallOptions): Promise<AdminUser>;
  resetFactors(userId: string, reason: string, options?: CallOptions): Promise<AdminUser>;
  roles(options?: CallOptions): Promise<RoleList>;
  addRole(role: z.input<typeof newRole>, options?: CallOptions): Promise<RoleView>;
  changeRole(name: string, patch: z.input<typeof rolePatch>, options?: CallOptions): Promise<RoleView>;
  removeRole(name: string, reason: string, options?: CallOptions): Promise<void>;
  audit(query?: AuditWish, options?: CallOptions): Promise<AuditPage>;
  outbox(options?: CallOptions): Promise<OutboxList>;
  settings(options?: CallOptions): Promise<SettingView[]>;
  changeSettings(values: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<SettingView[]>;
  testSender(test: z.input<typeof senderTest>, options?: CallOptions): Promise<z.output<typeof senderTested>>;
}

const at = (rest: string): string => `/api/v1/admin/${rest}`;

/** @see AdminClient */
export const createAdminClient = (ask: Ask): AdminClient => {
  const tell = tellBy(ask);
  const user = (userId: string, rest = ''): string => at(`users/${part(userId)}${rest}`);
  const role = (name: string): string => at(`roles/${part(name)}`);
  return {
    users: (query, o) => ask({ method: 'GET', path: at('users'), query: { ...query } }, adminUserList, o),
    user: (id, o) => ask({ method: 'GET', path: user(id) }, adminUserDetail, o),
    reveal: (id, reason, o) => ask({ method: 'POST', path: user(id, '/reveal'), body: { reason } }, revealed, o),
    setRole: (id, name, reason, o) =>
      ask({ method: 'PUT', path: user(id, '/role'), body: { role: name, reason } }, adminUser, o),
    ban: (id, body, o) => ask({ method: 'PUT', path: user(id, '/ban'), body }, adminUser, o),
    liftBan: (id, reason, o) => ask({ method: 'DELETE', path: user(id, '/ban'), body: { reason } }, adminUser, o),
    signOut: (id, reason, o) => ask({ method: 'POST', path: user(id, '/sign-out'), body: { reason } }, adminUser, o),
    resetFactors: (id, reason, o) =>
      ask({ method: 'POST', path: user(id, '/reset-factors'), body: { reason } }, adminUser, o),
    roles: (o) => ask({ method: 'GET', path: at('roles') }, roleList, o),
    addRole: (body, o) => ask({ method: 'POST', path: at('roles'), body }, roleView, o),
    changeRole: (name, body, o) => ask({ method: 'PATCH', path: role(name), body }, roleView, o),
    removeRole: (name, reason, o) => tell({ method: 'DELETE', path: role(name), body: { reason } }, o),
    audit: (query, o) => ask({ method: 'GET', path: at('audit'), query: { ...query } }, auditPage, o),
    outbox: (o) => ask({ method: 'GET', path: at('outbox') }, outboxList, o),
    settings: (o) => ask({ method: 'GET', path: at('settings') }, settingViews, o),
    changeSettings: (values, o) => ask({ method: 'PATCH', path: at('settings'), body: { values } }, settingViews, o),
    testSender: (body, o) => ask({ method: 'POST', path: at('settings/test'), body }, senderTested, o),
  };
};
