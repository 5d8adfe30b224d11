import {
  secretSettings,
  settingEnvironment,
  siteSettings,
  type SettingKey,
  type SettingView,
  type SiteSettings,
} from '@amphi/contract';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Seal } from '../platform/seal/index.ts';
import type { SettingRow, SettingsStore } from './settings.store.ts';

/** What operators change while the site runs. */
export interface Settings {
  /** All of them; at most five seconds older than what another process saved. */
  all(): Promise<SiteSettings>;
  /** For the settings page: secrets only as "set". */
  views(): Promise<readonly SettingView[]>;
  /**
   * Changes some; null resets one to its default. Answers what changed, secrets as "changed". Bus topic `site.settings` follows.
   * @throws AppError `setting_unknown`, `setting_invalid`, `setting_locked`, with the keys as fields.
   */
  change(values: Readonly<Record<string, unknown>>, by: string | null): Promise<SettingsChange>;
}

/** What a change did, for the audit log. */
export interface SettingsChange {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** What settings need; `environment` fixes some of them. */
export interface SettingsOptions {
  readonly store: SettingsStore;
  readonly seal: Seal;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly environment: Readonly<Partial<Record<SettingKey, unknown>>>;
}

const believedMs = 5_000;
const shape = siteSettings.shape;
const isKey = (key: string): key is SettingKey => Object.hasOwn(shape, key);
const keys = Object.keys(shape).filter(isKey);
const defaults = siteSettings.parse({});
/** Providers hold secrets of their own, so they are sealed as a whole. */
const isSealed = (key: SettingKey): boolean => secretSettings.has(key) || key === 'oidc.providers';

/** What may be told of a value to pages and the audit log. */
const tellable = (key: SettingKey, value: unknown): unknown => {
  if (secretSettings.has(key)) return value === '' ? '' : 'set';
  if (key !== 'oidc.providers' || !Array.isArray(value)) return value;
  return value.map((provider: object) => ({ ...provider, clientSecret: '' }));
};

type Environment = SettingsOptions['environment'];

/** A provider whose secret was left empty keeps the one it had. */
const withOldSecrets = (value: unknown, present: SiteSettings): unknown => {
  if (!Array.isArray(value)) return value;
  const old = new Map(present['oidc.providers'].map((provider) => [provider.id, provider.clientSecret]));
  return value.map((provider: { readonly id?: unknown; readonly clientSecret?: unknown }) =>
    provider.clientSecret === '' || provider.clientSecret === undefined
      ? { ...provider, clientSecret: old.get(String(provider.id)) ?? '' }
      : provider,
  );
};

/** What is wished, checked; undefined = back to the default. @throws AppError with the keys as fields. */
const checkWishes = (
  values: Readonly<Record<string, unknown>>,
  present: SiteSettings,
  environment: Environment,
): Map<SettingKey, unknown> => {
  const fields: Record<string, 'setting_unknown' | 'setting_locked' | 'setting_invalid'> = {};
  const wished = new Map<SettingKey, unknown>();
  for (const [key, value] of Object.entries(values)) {
    if (!isKey(key)) fields[key] = 'setting_unknown';
    else if (Object.hasOwn(environment, key)) fields[key] = 'setting_locked';
    else if (value === null) wished.set(key, undefined);
    else {
      const parsed = shape[key].safeParse(key === 'oidc.providers' ? withOldSecrets(value, present) : value);
      if (parsed.success) wished.set(key, parsed.data);
      else fields[key] = 'setting_invalid';
    }
  }
  const [first] = Object.values(fields);
  if (first !== undefined) throw new AppError(first, fields);
  return wished;
};

/** The settings as they are kept: sealed values opened, the environment's on top. */
const createReader = ({ store, seal, environment }: Pick<SettingsOptions, 'store' | 'seal' | 'environment'>) => {
  const valueOf = (key: SettingKey, row: SettingRow | undefined): unknown => {
    if (Object.hasOwn(environment, key)) return environment[key];
    if (row === undefined) return defaults[key];
    const value: unknown = isSealed(key) ? JSON.parse(seal.open(String(row.value))) : row.value;
    // A value of an older version that no longer fits counts as not set.
    const parsed = shape[key].safeParse(value);
    return parsed.success ? parsed.data : defaults[key];
  };
  const view = (key: SettingKey, row: SettingRow | undefined): SettingView => {
    const isSecret = secretSettings.has(key);
    const isLocked = Object.hasOwn(environment, key);
    return {
      key,
      value: isSecret ? null : tellable(key, valueOf(key, row)),
      default: defaults[key],
      isSecret,
      isSet: isLocked || row !== undefined,
      lockedBy: isLocked ? (settingEnvironment[key] ?? null) : null,
      updatedAt: row?.updatedAt.toISOString() ?? null,
    };
  };
  const rowsByKey = async () => new Map((await store.findAll()).map((row) => [row.key, row]));
  return {
    load: async (): Promise<SiteSettings> => {
      const rows = await rowsByKey();
      return siteSettings.parse(Object.fromEntries(keys.map((key) => [key, valueOf(key, rows.get(key))])));
    },
    views: async (): Promise<readonly SettingView[]> => {
      const rows = await rowsByKey();
      return keys.map((key) => view(key, rows.get(key)));
    },
  };
};

/** The settings of the site. */
export const createSettings = ({ store, seal, bus, clock, environment }: SettingsOptions): Settings => {
  const reader = createReader({ store, seal, environment });
  let kept: { readonly values: SiteSettings; readonly until: number } | null = null;
  bus.subscribe('site.settings', () => (kept = null));
  return {
    all: async () => {
      if (kept !== null && kept.until > clock.now()) return kept.values;
      const values = await reader.load();
      kept = { values, until: clock.now() + believedMs };
      return values;
    },
    views: reader.views,
    change: async (values, by) => {
      const present = await reader.load();
      const wished = checkWishes(values, present, environment);
      const changes = [...wished].map(([key, value]) => ({
        key,
        value: value === undefined || !isSealed(key) ? value : seal.close(JSON.stringify(value)),
      }));
      await store.save(changes, by, clock.wall());
      kept = null;
      bus.publish('site.settings', { keys: [...wished.keys()] });
      const told = (of: (key: SettingKey) => unknown) =>
        Object.fromEntries([...wished.keys()].map((key) => [key, tellable(key, of(key))]));
      return { before: told((key) => present[key]), after: told((key) => wished.get(key) ?? defaults[key]) };
    },
  };
};
