import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Who has an account. Mobile number and email are only here as a keyed hash and encrypted. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    username: text('username').notNull().unique(),
    nickname: text('nickname').notNull(),
    /** Path of the avatar on this site, or null. */
    avatar: text('avatar'),
    signature: text('signature'),
    birthDate: date('birth_date', { mode: 'string' }),
    locale: text('locale').$type<'zh-CN' | 'en'>(),
    mobileHash: text('mobile_hash').unique(),
    mobileSealed: text('mobile_sealed'),
    /** Only verified addresses are here. */
    emailHash: text('email_hash').unique(),
    emailSealed: text('email_sealed'),
    /** Null = no password: passkey or another site opens the account. */
    passwordHash: text('password_hash'),
    role: text('role').notNull(),
    /** 0 = not said, 1 = male, 2 = female. */
    sex: smallint('sex').$type<0 | 1 | 2>().notNull().default(0),
    /** Secret of the authenticator app, sealed; counts once `totpEnabledAt` is set. */
    totpSealed: text('totp_sealed'),
    totpEnabledAt: moment('totp_enabled_at'),
    /** Last accepted time step: a code counts once. */
    totpLastStep: bigint('totp_last_step', { mode: 'number' }),
    createdAt: moment('created_at').notNull(),
    lastSeenAt: moment('last_seen_at'),
    /** Set = banned: may not log in and holds no right, until `disabledUntil` (null = for good). */
    disabledAt: moment('disabled_at'),
    disabledUntil: moment('disabled_until'),
    disabledReason: text('disabled_reason'),
    /** Set = erased then, unless the owner keeps the account. */
    deletionDueAt: moment('deletion_due_at'),
  },
  (table) => [
    check('users_sex', sql`${table.sex} in (0, 1, 2)`),
    uniqueIndex('users_username_lower').on(sql`lower(${table.username})`),
    index('users_found').using(
      'gin',
      sql`lower(${table.nickname}) gin_trgm_ops`,
      sql`lower(${table.username}) gin_trgm_ops`,
    ),
    index('users_created').on(table.createdAt, table.id),
    index('users_role').on(table.role),
    index('users_deletion').on(table.deletionDueAt),
  ],
);

/** Whether a user is banned or leaving, as the database's clock has it: nobody else sees what belongs to such a user. */
export const isHiddenUser = sql<boolean>`((${users.disabledAt} is not null and (${users.disabledUntil} is null or ${users.disabledUntil} > now())) or ${users.deletionDueAt} is not null)`;

const userId = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** Handles that users had before; they lead to the present one and are nobody else's for a year. */
export const formerUsernames = pgTable(
  'former_usernames',
  { username: text('username').primaryKey(), userId: userId(), changedAt: moment('changed_at').notNull() },
  (table) => [index('former_usernames_user').on(table.userId)],
);

/** Who is logged in where; the token itself is nowhere. */
export const loginSessions = pgTable(
  'login_sessions',
  {
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').primaryKey(),
    /** Names the session to its owner. */
    id: text('id').notNull().unique(),
    userId: userId(),
    device: text('device'),
    addressPrefix: text('address_prefix'),
    method: text('method').$type<'password' | 'code' | 'passkey' | 'oidc' | 'token'>().notNull(),
    createdAt: moment('created_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** When its holder last proved who they are; sensitive changes are open for five minutes after. */
    provedAt: moment('proved_at'),
  },
  (table) => [index('login_sessions_user').on(table.userId), index('login_sessions_expiry').on(table.expiresAt)],
);

/** Browsers that logged in to an account before, by a keyed hash of their own cookie. */
export const knownDevices = pgTable(
  'known_devices',
  {
    userId: userId(),
    deviceHash: text('device_hash').notNull(),
    addressPrefix: text('address_prefix'),
    lastSeenAt: moment('last_seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.deviceHash] })],
);

/**
 * Short-lived proofs, each taken once: image codes, proofs of work, sent codes, passkey challenges, logins that wait for their second
 * factor or for another site, the link of the first run.
 */
export const tickets = pgTable(
  'tickets',
  {
    /** Keyed hash of kind and id. */
    idHash: text('id_hash').primaryKey(),
    kind: text('kind').notNull(),
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** What belongs to it, sealed. */
    payloadSealed: text('payload_sealed').notNull(),
    tries: smallint('tries').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('tickets_expiry').on(table.expiresAt), index('tickets_user').on(table.userId)],
);

/** Failed logins by account, address or device (keyed hashes). */
export const loginFailures = pgTable(
  'login_failures',
  {
    subject: text('subject').primaryKey(),
    count: integer('count').notNull(),
    lastAt: moment('last_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('login_failures_expiry').on(table.expiresAt)],
);

/** Public keys that open accounts (WebAuthn). */
export const passkeys = pgTable(
  'passkeys',
  {
    /** Credential id, base64url. */
    id: text('id').primaryKey(),
    userId: userId(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull().default([]),
    name: text('name').notNull(),
    isBackedUp: boolean('is_backed_up').notNull(),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [index('passkeys_user').on(table.userId)],
);

/** Codes for the day the phone is lost; each counts once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  { userId: userId(), codeHash: text('code_hash').notNull(), usedAt: moment('used_at') },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Accounts at other sites (OpenID Connect) that open an account here. */
export const oidcIdentities = pgTable(
  'oidc_identities',
  {
    provider: text('provider').notNull(),
    subject: text('subject').notNull(),
    userId: userId(),
    linkedAt: moment('linked_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.subject] }),
    uniqueIndex('oidc_identities_user').on(table.userId, table.provider),
  ],
);

/** Roles that administrators made. */
export const roles = pgTable('roles', {
  name: text('name').primaryKey(),
  title: text('title').notNull(),
  rights: text('rights').array().notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});

/** Archives of own data. */
export const dataExports = pgTable(
  'data_exports',
  {
    id: text('id').primaryKey(),
    userId: userId(),
    state: text('state').$type<'pending' | 'ready' | 'failed'>().notNull(),
    bytes: integer('bytes'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('data_exports_user').on(table.userId, table.createdAt)],
);
