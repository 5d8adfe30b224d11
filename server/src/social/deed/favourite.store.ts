import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { addToCount, readCount, type Transaction } from '../counts.store.ts';
import { favourites, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';
import type { Kept, KeptPageWish, Toggle } from './deed.store.ts';
import { lockDefaultFolder, ownFolders } from './folder.store.ts';

/** A favourite after a change. */
export interface FavouriteState extends Toggle {
  readonly isOn: boolean;
}

/** Favourites as kept. Whoever changes a user's favourites holds the row of the user's default folder. */
export interface FavouriteStore {
  /**
   * Puts the target into exactly these folders; `null` = keep it where it lies, else into the default one.
   * @throws AppError `folder_invalid` when one is not the user's.
   */
  setFavourite(userId: string, target: Target, folderIds: readonly string[] | null, at: Date): Promise<FavouriteState>;
  /** Latest first, of one folder or of all; a target that lies in several appears once. */
  findFavourites(userId: string, folderId: string | null, page: KeptPageWish): Promise<readonly Kept[]>;
  countFavourites(userId: string, folderId: string | null): Promise<number>;
}

const place = (
  transaction: Transaction,
  { userId, target, folderIds, at }: { userId: string; target: Target; folderIds: readonly string[]; at: Date },
) =>
  folderIds.length === 0
    ? Promise.resolve()
    : transaction
        .insert(favourites)
        .values(folderIds.map((folderId) => ({ folderId, kind: target.kind, targetId: target.id, userId, at })))
        .onConflictDoNothing();

const setFavourite = (
  { drizzle }: Pick<Database, 'drizzle'>,
  userId: string,
  target: Target,
  { folderIds, at }: { readonly folderIds: readonly string[] | null; readonly at: Date },
): Promise<FavouriteState> =>
  drizzle.transaction(async (transaction) => {
    const defaultId = await lockDefaultFolder(transaction, userId, at);
    const own = await ownFolders(transaction, userId, folderIds ?? []);
    if (folderIds?.some((id) => !own.has(id)) === true)
      throw new AppError('folder_invalid', { folders: 'folder_invalid' });
    const isThis = and(
      eq(favourites.userId, userId),
      eq(favourites.kind, target.kind),
      eq(favourites.targetId, target.id),
    );
    const present = await transaction
      .select({ folderId: favourites.folderId, at: favourites.at })
      .from(favourites)
      .where(isThis);
    const lies = new Set(present.map(({ folderId }) => folderId));
    const wanted = new Set(folderIds ?? (lies.size > 0 ? lies : [defaultId]));
    const gone = [...lies].filter((id) => !wanted.has(id));
    if (gone.length > 0) await transaction.delete(favourites).where(and(isThis, inArray(favourites.folderId, gone)));
    await place(transaction, { userId, target, folderIds: [...wanted].filter((id) => !lies.has(id)), at });
    const step = Number(wanted.size > 0) - Number(lies.size > 0);
    const count =
      step === 0
        ? await readCount(transaction, target, 'favourites')
        : await addToCount(transaction, target, 'favourites', step);
    const earliest = present.map((row) => row.at.getTime()).toSorted((a, b) => a - b)[0];
    const removedAt = step < 0 && earliest !== undefined ? new Date(earliest) : null;
    return { isOn: wanted.size > 0, isChanged: step !== 0, count, removedAt };
  });

/** The store on PostgreSQL. */
export const createFavouriteStore = (database: Pick<Database, 'drizzle'>): FavouriteStore => {
  const { drizzle } = database;
  const isIn = (userId: string, folderId: string | null) =>
    and(eq(favourites.userId, userId), folderId === null ? undefined : eq(favourites.folderId, folderId));
  return {
    setFavourite: (userId, target, folderIds, at) => setFavourite(database, userId, target, { folderIds, at }),
    findFavourites: async (userId, folderId, { after, limit }) => {
      const latest = sql`max(${favourites.at})`;
      const isBefore =
        after === null
          ? undefined
          : sql`(${latest}, ${favourites.targetId}) < (${after.at.toISOString()}::timestamptz, ${after.id}::text)`;
      return drizzle
        .select({ targetId: favourites.targetId, at: latest.mapWith(favourites.at) })
        .from(favourites)
        .where(and(isIn(userId, folderId), eq(favourites.kind, 'video')))
        .groupBy(favourites.targetId)
        .having(isBefore)
        .orderBy(desc(latest), desc(favourites.targetId))
        .limit(limit);
    },
    countFavourites: async (userId, folderId) => {
      const [found] = await drizzle
        .select({ rows: sql<string>`count(distinct ${favourites.targetId})`.mapWith(Number) })
        .from(favourites)
        .where(isIn(userId, folderId));
      return found?.rows ?? 0;
    },
  };
};

/** Takes a folder's favourites away; what lies in no other folder of the user counts one less. Counts are locked in the order of their ids. */
export const emptyFolder = async (transaction: Transaction, userId: string, folderId: string): Promise<void> => {
  await transaction.execute(sql`
    with gone as (delete from ${favourites} where folder_id = ${folderId} returning kind, target_id),
    held as (
      select counts.kind, counts.target_id from ${socialCounts} counts join gone using (kind, target_id)
      where not exists (
        select 1 from ${favourites} other
        where other.user_id = ${userId} and other.kind = gone.kind and other.target_id = gone.target_id
          and other.folder_id <> ${folderId})
      order by counts.kind, counts.target_id for update of counts
    )
    update ${socialCounts} counts set favourites = counts.favourites - 1 from held
    where counts.kind = held.kind and counts.target_id = held.target_id`);
};
