import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../../platform/id/index.ts';
import type { Transaction } from '../counts.store.ts';
import { favouriteFolders } from '../social.schema.ts';

/** Length of a folder's id. */
export const folderIdLength = 12;

/** The id of the user's default folder, made if there is none, and locked until the transaction ends. */
export const lockDefaultFolder = async (transaction: Transaction, userId: string, at: Date): Promise<string> => {
  const isDefault = and(eq(favouriteFolders.userId, userId), eq(favouriteFolders.isDefault, true));
  const find = () =>
    transaction.select({ id: favouriteFolders.id }).from(favouriteFolders).where(isDefault).for('update');
  const [found] = await find();
  if (found !== undefined) return found.id;
  await transaction
    .insert(favouriteFolders)
    // Pages name it in the language of the reader.
    .values({ id: newId(folderIdLength), userId, name: '', isDefault: true, position: 0, createdAt: at })
    .onConflictDoNothing();
  const [made] = await find();
  if (made === undefined) throw new Error('the default folder was not made');
  return made.id;
};

/** Which of these folders are the user's. */
export const ownFolders = async (
  transaction: Transaction,
  userId: string,
  folderIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (folderIds.length === 0) return new Set();
  const found = await transaction
    .select({ id: favouriteFolders.id })
    .from(favouriteFolders)
    .where(and(eq(favouriteFolders.userId, userId), inArray(favouriteFolders.id, [...folderIds])));
  return new Set(found.map(({ id }) => id));
};

/** Moves one of the user's folders to a position among the others; the default one stays first. */
export const moveFolder = async (
  transaction: Transaction,
  userId: string,
  folderId: string,
  position: number,
): Promise<void> => {
  const rows = await transaction
    .select({ id: favouriteFolders.id })
    .from(favouriteFolders)
    .where(and(eq(favouriteFolders.userId, userId), eq(favouriteFolders.isDefault, false)))
    .orderBy(asc(favouriteFolders.position), asc(favouriteFolders.createdAt), asc(favouriteFolders.id));
  const order = rows.map(({ id }) => id).filter((id) => id !== folderId);
  if (order.length === rows.length) return;
  order.splice(Math.max(0, position - 1), 0, folderId);
  const places = sql.join(
    order.map((id, at) => sql`(${id}::text, ${at + 1}::int)`),
    sql`, `,
  );
  await transaction.execute(sql`
    update ${favouriteFolders} folder set position = place.position
    from (values ${places}) as place (id, position) where folder.id = place.id`);
};
