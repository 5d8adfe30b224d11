import type { SettingKey } from '@amphi/contract';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createSeal } from '../platform/seal/index.ts';
import { createAuditLog, type AuditLog } from './audit.ts';
import { createAuditStore } from './audit.store.ts';
import { createCategories, type Categories } from './categories.ts';
import { createCategoryStore } from './category.store.ts';
import { createSettings, type Settings } from './settings.ts';
import { createSettingsStore } from './settings.store.ts';

/** Settings, audit log and categories of the site. */
export interface Site {
  readonly settings: Settings;
  readonly audit: AuditLog;
  readonly categories: Categories;
}

/** What the site needs; `siteSettings` are those that the environment fixes. */
export interface SiteOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: {
    readonly secrets: Pick<Config['secrets'], 'siteKey'>;
    readonly siteSettings: Readonly<Partial<Record<SettingKey, unknown>>>;
  };
  readonly bus: Bus;
  readonly clock: Clock;
}

/** The site feature on PostgreSQL. */
export const createSite = ({ database, config, bus, clock }: SiteOptions): Site => {
  const seal = createSeal(config.secrets.siteKey, 'settings');
  const store = createSettingsStore(database);
  const audit = createAuditLog(createAuditStore(database), clock);
  return {
    settings: createSettings({ store, seal, bus, clock, environment: config.siteSettings }),
    audit,
    categories: createCategories({ store: createCategoryStore(database), audit, bus, clock }),
  };
};
