import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import { favouriteFolders, favourites } from '../social.schema.ts';
import type { Target } from '../target.ts';
import { emptyFolder } from './favourite.store.ts';
import { folderIdLength, lockDefaultFolder, moveFolder } from './folder.store.ts';

/** A folder with what lies in it. */
export interface FolderRow {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly isPublic: boolean;
  readonly count: number;
  /** The latest favourite, for the cover. */
  readonly latestId: string | null;
  /** Whether the target asked about lies in it. */
  readonly has: boolean;
}

/** What can be changed of a folder. */
export interface FolderChange {
  readonly name?: string | undefined;
  readonly isPublic?: boolean | undefined;
  readonly position?: number | undefined;
}

/** Folders of favourites as kept. */
export interface FoldersStore {
  /** The user's folders, the default one first. */
  findFolders(userId: string, about: Target | null): Promise<readonly FolderRow[]>;
  /** @throws AppError `too_many_folders`. */
  addFolder(userId: string, wish: { readonly name: string; readonly isPublic: boolean }, at: Date): Promise<string>;
  /** @throws AppError `folder_unknown`. */
  changeFolder(userId: string, folderId: string, change: FolderChange, at: Date): Promise<void>;
  /** With what lies in it. @throws AppError `folder_unknown`, `folder_default`. */
  removeFolder(userId: string, folderId: string, at: Date): Promise<void>;
}

const mostFolders = 50;

type Drizzle = Database['drizzle'];

const findFolders = (drizzle: Drizzle, userId: string, about: Target | null): Promise<readonly FolderRow[]> => {
  const inside = sql`select 1 from ${favourites} inside where inside.folder_id = ${favouriteFolders.id}`;
  const has =
    about === null
      ? sql<boolean>`false`
      : sql<boolean>`exists (${inside} and inside.kind = ${about.kind} and inside.target_id = ${about.id})`;
  return drizzle
    .select({
      id: favouriteFolders.id,
      name: favouriteFolders.name,
      isDefault: favouriteFolders.isDefault,
      isPublic: favouriteFolders.isPublic,
      count: sql<string>`(select count(*) from (${inside}) rows)`.mapWith(Number),
      latestId: sql<string | null>`(
        select inside.target_id from ${favourites} inside where inside.folder_id = ${favouriteFolders.id}
        order by inside.at desc limit 1)`,
      has,
    })
    .from(favouriteFolders)
    .where(eq(favouriteFolders.userId, userId))
    .orderBy(
      desc(favouriteFolders.isDefault),
      asc(favouriteFolders.position),
      asc(favouriteFolders.createdAt),
      asc(favouriteFolders.id),
    );
};

const addFolder = (
  drizzle: Drizzle,
  userId: string,
  wish: { readonly name: string; readonly isPublic: boolean },
  at: Date,
): Promise<string> =>
  drizzle.transaction(async (transaction) => {
    await lockDefaultFolder(transaction, userId, at);
    const present = await transaction.$count(favouriteFolders, eq(favouriteFolders.userId, userId));
    if (present >= mostFolders) throw new AppError('too_many_folders');
    const id = newId(folderIdLength);
    await transaction.insert(favouriteFolders).values({ id, userId, ...wish, position: present, createdAt: at });
    return id;
  });

/** The store on PostgreSQL. */
export const createFoldersStore = ({ drizzle }: Pick<Database, 'drizzle'>): FoldersStore => {
  const isOwn = (userId: string, folderId: string) =>
    and(eq(favouriteFolders.userId, userId), eq(favouriteFolders.id, folderId));
  return {
    findFolders: (userId, about) => findFolders(drizzle, userId, about),
    addFolder: (userId, wish, at) => addFolder(drizzle, userId, wish, at),
    changeFolder: (userId, folderId, { name, isPublic, position }, at) =>
      drizzle.transaction(async (transaction) => {
        await lockDefaultFolder(transaction, userId, at);
        const set = {
          ...(name === undefined ? {} : { name }),
          ...(isPublic === undefined ? {} : { isPublic }),
        };
        // Without a change of its own the statement still says whether the folder is there.
        const [changed] = await transaction
          .update(favouriteFolders)
          .set({ id: folderId, ...set })
          .where(isOwn(userId, folderId))
          .returning({ id: favouriteFolders.id });
        if (changed === undefined) throw new AppError('folder_unknown');
        if (position !== undefined) await moveFolder(transaction, userId, folderId, position);
      }),
    removeFolder: (userId, folderId, at) =>
      drizzle.transaction(async (transaction) => {
        const defaultId = await lockDefaultFolder(transaction, userId, at);
        if (defaultId === folderId) throw new AppError('folder_default');
        if ((await transaction.$count(favouriteFolders, isOwn(userId, folderId))) === 0)
          throw new AppError('folder_unknown');
        await emptyFolder(transaction, userId, folderId);
        await transaction.delete(favouriteFolders).where(isOwn(userId, folderId));
      }),
  };
};
