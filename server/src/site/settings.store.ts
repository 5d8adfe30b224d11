import { eq } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { siteSettings } from './site.schema.ts';

/** One setting as kept. */
export type SettingRow = typeof siteSettings.$inferSelect;

/** Settings that differ from their defaults. */
export interface SettingsStore {
  findAll(): Promise<readonly SettingRow[]>;
  /** Saves and removes (value undefined) in one transaction. */
  save(
    changes: readonly { readonly key: string; readonly value: unknown }[],
    by: string | null,
    at: Date,
  ): Promise<void>;
}

/** The store on PostgreSQL. */
export const createSettingsStore = ({ drizzle }: Pick<Database, 'drizzle'>): SettingsStore => ({
  findAll: () => drizzle.select().from(siteSettings),
  save: (changes, updatedBy, updatedAt) =>
    drizzle.transaction(async (transaction) => {
      for (const { key, value } of changes) {
        if (value === undefined) {
          await transaction.delete(siteSettings).where(eq(siteSettings.key, key));
          continue;
        }
        const row = { key, value, updatedAt, updatedBy };
        await transaction.insert(siteSettings).values(row).onConflictDoUpdate({ target: siteSettings.key, set: row });
      }
    }),
});
