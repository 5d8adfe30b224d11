import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { isHiddenUser, users } from '../../account/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { newId } from '../../platform/id/index.ts';
import { addToCount } from '../counts.store.ts';
import type { MomentCursor } from '../moment-cursor.ts';
import { danmaku, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';
import type { FiledDanmaku } from './bilibili-xml.ts';

/** A danmaku as stored. */
export type DanmakuRecord = typeof danmaku.$inferSelect;

/** What a new one is made of. */
export interface NewDanmaku {
  readonly id: string;
  readonly target: Target;
  readonly authorId: string;
  readonly atMs: number;
  readonly mode: 0 | 1 | 2;
  readonly colour: number;
  readonly text: string;
  readonly createdAt: Date;
}

/** A part of the media, in ms: from `from` on, before `to`. */
export interface MediaWindow {
  readonly from: number;
  readonly to: number;
}

/** Who asks, and how many of one second a screen can show. */
export interface WindowWish extends MediaWindow {
  readonly askerId: string | null;
  readonly perSecond: number;
}

/** A danmaku with who wrote it. */
export interface InboxRow {
  readonly danmaku: DanmakuRecord;
  readonly author: {
    readonly id: string;
    readonly username: string;
    readonly nickname: string;
    readonly avatar: string | null;
  } | null;
}

/** Newest danmaku of several targets. */
export interface DanmakuNewestWish {
  readonly targetIds: readonly string[];
  readonly text: string | null;
  readonly after: MomentCursor | null;
  readonly limit: number;
}

/** Danmaku as kept; those of banned and leaving people are not shown. */
export interface DanmakuStore {
  /** By moment; of each second at most `perSecond`, the same ones for everybody, and all of the asker's. */
  findWindow(target: Target, wish: WindowWish): Promise<readonly DanmakuRecord[]>;
  count(target: Target): Promise<number>;
  find(id: string): Promise<DanmakuRecord | null>;
  /** Answers whether it is the author's first here. */
  add(row: NewDanmaku): Promise<boolean>;
  /** False when it was deleted already. */
  remove(id: string, at: Date): Promise<boolean>;
  /** Adds those that are not there yet (same moment, same text); answers how many were. All or none. */
  importAll(target: Target, records: readonly FiledDanmaku[]): Promise<number>;
  /** In the order of the media, for a file. */
  findForFile(
    target: Target,
    after: { readonly atMs: number; readonly id: string } | null,
    limit: number,
  ): Promise<readonly DanmakuRecord[]>;
  /** Newest of several targets; `text` = only those that hold it. */
  findNewest(wish: DanmakuNewestWish): Promise<readonly InboxRow[]>;
}

type Drizzle = Database['drizzle'];

const batch = 5_000;
const mostOfWindow = 8_000;
const isAbout = ({ kind, id }: Target) =>
  and(eq(danmaku.kind, kind), eq(danmaku.targetId, id), isNull(danmaku.deletedAt));
const isShown = sql`(${danmaku.authorId} is null or not ${isHiddenUser})`;

const findWindow = async (
  drizzle: Drizzle,
  target: Target,
  { from, to, askerId, perSecond }: WindowWish,
): Promise<readonly DanmakuRecord[]> => {
  const isOwn =
    askerId === null ? sql<boolean>`false` : sql<boolean>`${danmaku.authorId} is not distinct from ${askerId}`;
  const rank = sql<number>`row_number() over (partition by ${danmaku.atMs} / 1000 order by hashtext(${danmaku.id}), ${danmaku.id})`;
  const ranked = drizzle
    .select({ id: danmaku.id, isOwn: isOwn.as('is_own'), rank: rank.as('rank') })
    .from(danmaku)
    .leftJoin(users, eq(users.id, danmaku.authorId))
    .where(and(isAbout(target), isShown, sql`${danmaku.atMs} >= ${from}::int`, sql`${danmaku.atMs} < ${to}::int`))
    .as('ranked');
  const rows = await drizzle
    .select({ row: danmaku })
    .from(ranked)
    .innerJoin(danmaku, eq(danmaku.id, ranked.id))
    .where(or(sql`${ranked.rank} <= ${perSecond}::int`, eq(ranked.isOwn, true)))
    .orderBy(asc(danmaku.atMs), asc(danmaku.id))
    .limit(mostOfWindow);
  return rows.map(({ row }) => row);
};

/** One statement per batch: the values travel as arrays. */
const importAll = (drizzle: Drizzle, target: Target, records: readonly FiledDanmaku[]): Promise<number> =>
  drizzle.transaction(async (transaction) => {
    const importId = newId(16);
    let taken = 0;
    for (let start = 0; start < records.length; start += batch) {
      const part = records.slice(start, start + batch);
      const list = (of: (record: FiledDanmaku) => string | number, type: string) =>
        sql`${sql.param(part.map(of))}::${sql.raw(type)}[]`;
      const { rowCount } = await transaction.execute(sql`
        insert into ${danmaku} (id, kind, target_id, author_id, at_ms, mode, colour, text, created_at, import_id)
        select distinct on (filed.at_ms, filed.text)
          filed.id, ${target.kind}, ${target.id}, null, filed.at_ms, filed.mode, filed.colour, filed.text, filed.sent_at, ${importId}
        from unnest(${list(() => newId(14), 'text')}, ${list(({ atMs }) => atMs, 'int')}, ${list(({ mode }) => mode, 'int')},
          ${list(({ colour }) => colour, 'int')}, ${list(({ text }) => text, 'text')},
          ${list(({ sentAt }) => sentAt.toISOString(), 'timestamptz')})
          as filed (id, at_ms, mode, colour, text, sent_at)
        where not exists (
          select 1 from ${danmaku} other
          where other.kind = ${target.kind} and other.target_id = ${target.id} and other.at_ms = filed.at_ms
            and other.text = filed.text and other.deleted_at is null)`);
      taken += rowCount ?? 0;
    }
    await addToCount(transaction, target, 'danmaku', taken);
    return taken;
  });

const add = (drizzle: Drizzle, { target, ...row }: NewDanmaku): Promise<boolean> =>
  drizzle.transaction(async (transaction) => {
    const isOwn = and(
      eq(danmaku.kind, target.kind),
      eq(danmaku.targetId, target.id),
      eq(danmaku.authorId, row.authorId),
    );
    const earlier = await transaction.select({ id: danmaku.id }).from(danmaku).where(isOwn).limit(1);
    await transaction.insert(danmaku).values({ ...row, kind: target.kind, targetId: target.id });
    await addToCount(transaction, target, 'danmaku', 1);
    return earlier.length === 0;
  });

const findNewest = async (
  drizzle: Drizzle,
  { targetIds, text, after, limit }: DanmakuNewestWish,
): Promise<readonly InboxRow[]> => {
  if (targetIds.length === 0) return [];
  const isBefore =
    after === null
      ? undefined
      : or(lt(danmaku.createdAt, after.at), and(eq(danmaku.createdAt, after.at), lt(danmaku.id, after.id)));
  const isWanted =
    text === null ? undefined : sql`${danmaku.text} ilike ${`%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;
  const isOn = and(eq(danmaku.kind, 'video'), inArray(danmaku.targetId, [...targetIds]), isNull(danmaku.deletedAt));
  const author = { id: users.id, username: users.username, nickname: users.nickname, avatar: users.avatar };
  return drizzle
    .select({ danmaku, author })
    .from(danmaku)
    .leftJoin(users, eq(users.id, danmaku.authorId))
    .where(and(isOn, isShown, isWanted, isBefore))
    .orderBy(desc(danmaku.createdAt), desc(danmaku.id))
    .limit(limit);
};

/** The store on PostgreSQL. */
export const createDanmakuStore = ({ drizzle }: Pick<Database, 'drizzle'>): DanmakuStore => ({
  findWindow: (target, wish) => findWindow(drizzle, target, wish),
  count: async ({ kind, id }) => {
    const [found] = await drizzle
      .select({ danmaku: socialCounts.danmaku })
      .from(socialCounts)
      .where(and(eq(socialCounts.kind, kind), eq(socialCounts.targetId, id)));
    return found?.danmaku ?? 0;
  },
  find: async (id) =>
    (
      await drizzle
        .select()
        .from(danmaku)
        .where(and(eq(danmaku.id, id), isNull(danmaku.deletedAt)))
    )[0] ?? null,
  add: (row) => add(drizzle, row),
  remove: (id, deletedAt) =>
    drizzle.transaction(async (transaction) => {
      const [gone] = await transaction
        .update(danmaku)
        .set({ deletedAt, text: '' })
        .where(and(eq(danmaku.id, id), isNull(danmaku.deletedAt)))
        .returning({ kind: danmaku.kind, id: danmaku.targetId });
      if (gone === undefined) return false;
      await addToCount(transaction, gone, 'danmaku', -1);
      return true;
    }),
  importAll: (target, records) => importAll(drizzle, target, records),
  findForFile: async (target, after, limit) => {
    const isAfter =
      after === null
        ? undefined
        : or(gt(danmaku.atMs, after.atMs), and(eq(danmaku.atMs, after.atMs), gt(danmaku.id, after.id)));
    const rows = await drizzle
      .select({ row: danmaku })
      .from(danmaku)
      .leftJoin(users, eq(users.id, danmaku.authorId))
      .where(and(isAbout(target), isShown, isAfter))
      .orderBy(asc(danmaku.atMs), asc(danmaku.id))
      .limit(limit);
    return rows.map(({ row }) => row);
  },
  findNewest: (wish) => findNewest(drizzle, wish),
});
