import { categoryOf } from '@amphi/contract';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Actor, AuditLog } from './audit.ts';
import type { CategoryRow, CategoryStore } from './category.store.ts';

/** A change of a category; what is left out stays. */
export interface CategoryChange {
  readonly zh?: string | undefined;
  readonly en?: string | undefined;
  readonly position?: number | undefined;
  readonly isHidden?: boolean | undefined;
}

/** The categories of lives and videos. */
export interface Categories {
  /** In the order that pages show, hidden ones too; at most five seconds older than what another process saved. */
  all(): Promise<readonly CategoryRow[]>;
  /** The id of the category that a written name means (id or a name in either language, case does not matter); else the text itself. */
  idOf(written: string): Promise<string>;
  /** @throws AppError `category_taken` */
  add(actor: Actor, category: CategoryRow): Promise<void>;
  /** @throws AppError `category_unknown`, `category_taken` */
  change(actor: Actor, id: string, change: CategoryChange): Promise<void>;
  /** `isUsed` is asked inside of the change. @throws AppError `category_unknown`, `category_in_use` */
  remove(actor: Actor, id: string, isUsed: () => Promise<boolean>): Promise<void>;
}

/** What they need. */
export interface CategoriesOptions {
  readonly store: CategoryStore;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

const topic = 'site.categories';
const believedMs = 5_000;
/** What is put nowhere else lies here: it always exists. */
const lastResort = 'other';

const namesOf = ({ id, zh, en }: CategoryRow): readonly string[] => [id, zh.toLowerCase(), en.toLowerCase()];

/** Whether another category has one of these names already. */
const isTaken = (present: readonly CategoryRow[], wished: CategoryRow): boolean => {
  const names = new Set(namesOf(wished));
  return present.some((row) => row.id !== wished.id && namesOf(row).some((name) => names.has(name)));
};

const withChange = (row: CategoryRow, change: CategoryChange): CategoryRow => ({
  ...row,
  zh: change.zh ?? row.zh,
  en: change.en ?? row.en,
  position: change.position ?? row.position,
  isHidden: change.isHidden ?? row.isHidden,
});

/** What administrators do to them; each deed with its entry in the audit log. */
const deedsOf = ({ store, audit }: CategoriesOptions): Pick<Categories, 'add' | 'change' | 'remove'> => {
  const deed = (action: string, id: string) => ({ action: `category.${action}`, targetKind: 'category', targetId: id });
  const known = (present: readonly CategoryRow[], id: string): CategoryRow => {
    const row = present.find((one) => one.id === id);
    if (row === undefined) throw new AppError('category_unknown');
    return row;
  };
  return {
    add: (actor, category) =>
      store.change(async ({ present, add, writer }) => {
        if (present.some(({ id }) => id === category.id) || isTaken(present, category)) {
          throw new AppError('category_taken');
        }
        await add(category);
        await audit.record(actor, { ...deed('add', category.id), after: category }, writer);
      }),
    change: (actor, id, wish) =>
      store.change(async ({ present, change, writer }) => {
        const before = known(present, id);
        const after = withChange(before, wish);
        if (isTaken(present, after)) throw new AppError('category_taken');
        await change(id, after);
        await audit.record(actor, { ...deed('change', id), before, after }, writer);
      }),
    remove: (actor, id, isUsed) =>
      store.change(async ({ present, remove, writer }) => {
        const before = known(present, id);
        if (id === lastResort || (await isUsed())) throw new AppError('category_in_use');
        await remove(id);
        await audit.record(actor, { ...deed('remove', id), before }, writer);
      }),
  };
};

/** The categories of the site. */
export const createCategories = (options: CategoriesOptions): Categories => {
  const { store, bus, clock } = options;
  let kept: { readonly rows: readonly CategoryRow[]; readonly until: number } | null = null;
  bus.subscribe(topic, () => (kept = null));
  const all = async (): Promise<readonly CategoryRow[]> => {
    if (kept !== null && kept.until > clock.now()) return kept.rows;
    const rows = await store.findAll();
    kept = { rows, until: clock.now() + believedMs };
    return rows;
  };
  const deeds = deedsOf(options);
  const told = async (deed: Promise<void>): Promise<void> => {
    await deed;
    kept = null;
    bus.publish(topic, {});
  };
  return {
    all,
    idOf: async (written) => {
      const name = written.trim().toLowerCase();
      const rows = await all();
      const own = rows.find((row) => namesOf(row).includes(name));
      if (own !== undefined) return own.id;
      // A shipped name still means its category after that was renamed.
      const shipped = categoryOf(written);
      return rows.find(({ id }) => id === shipped?.id)?.id ?? written;
    },
    add: (actor, category) => told(deeds.add(actor, category)),
    change: (actor, id, change) => told(deeds.change(actor, id, change)),
    remove: (actor, id, isUsed) => told(deeds.remove(actor, id, isUsed)),
  };
};
