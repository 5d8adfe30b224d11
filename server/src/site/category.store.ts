import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import type { AuditWriter } from './audit.store.ts';
import { categories } from './site.schema.ts';

/** A category as kept. */
export type CategoryRow = typeof categories.$inferSelect;

/** One change, alone among all changes of categories, with the transaction that it is written in. */
export interface CategoryScene {
  readonly writer: AuditWriter;
  readonly present: readonly CategoryRow[];
  add(row: CategoryRow): Promise<void>;
  change(id: string, change: Partial<CategoryRow>): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Categories as kept. */
export interface CategoryStore {
  /** In the order that pages show. */
  findAll(): Promise<readonly CategoryRow[]>;
  change<Answer>(work: (scene: CategoryScene) => Promise<Answer>): Promise<Answer>;
}

type Reader = Pick<Database['drizzle'], 'select'>;

const findAll = (drizzle: Reader): Promise<CategoryRow[]> =>
  drizzle.select().from(categories).orderBy(asc(categories.position), asc(categories.id));

/** @see CategoryStore */
export const createCategoryStore = ({ drizzle }: Pick<Database, 'drizzle'>): CategoryStore => ({
  findAll: () => findAll(drizzle),
  change: (work) =>
    drizzle.transaction(async (transaction) => {
      // Names are unique in two columns and regardless of case: who changes one sees all others as they stand.
      await transaction.execute(sql`lock table ${categories} in share row exclusive mode`);
      return work({
        writer: transaction,
        present: await findAll(transaction),
        add: async (row) => {
          await transaction.insert(categories).values(row);
        },
        change: async (id, change) => {
          await transaction.update(categories).set(change).where(eq(categories.id, id));
        },
        remove: async (id) => {
          await transaction.delete(categories).where(eq(categories.id, id));
        },
      });
    }),
});
