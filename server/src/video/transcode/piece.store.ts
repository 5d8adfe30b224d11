import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { videoPieces, videos } from '../video.schema.ts';
import type { Piece, PieceResult, PieceWork } from './piece.ts';

/** What a worker wants: `quick` = first looks at new files alone, `heavy` = everything else. */
export type Lane = 'quick' | 'heavy';

/** Pieces as kept, and who works on them. Leases go by the clock of the database. */
export interface PieceStore {
  /** Leases the piece that is most urgent: short videos first, older ones gain by waiting. Null when there is none. */
  claim(worker: string, options: { readonly lane: Lane; readonly hasFfmpeg: boolean }): Promise<Piece | null>;
  /** Renews a lease and notes how far the piece is; false = it is not the worker's any more, or the video is gone. */
  renew(piece: Piece, worker: string, progress: number): Promise<boolean>;
  /** Puts a piece back: to be taken up after `waitMs`, counted as a try or not. */
  release(
    piece: Piece,
    worker: string,
    options: { readonly waitMs: number; readonly isCounted: boolean; readonly work?: PieceWork },
  ): Promise<void>;
  /** Notes the result; false = the worker had lost the piece, and the result counts for nothing. */
  finish(piece: Piece, worker: string, result: PieceResult): Promise<boolean>;
  /** Takes leases back from workers that are known to be dead. */
  takeBack(workers: readonly string[]): Promise<void>;
  /** Lets go of a piece whose take was given up: its files may be removed now. */
  letGo(piece: Piece, worker: string): Promise<void>;
  /** Everybody who holds a lease. */
  findWorkers(): Promise<readonly string[]>;
}

/** A worker that is silent for this long has lost its pieces. */
const lease = sql`interval '30 seconds'`;

const ofPiece = ({ videoId, take, number }: Piece): SQL | undefined =>
  and(eq(videoPieces.videoId, videoId), eq(videoPieces.take, take), eq(videoPieces.number, number));

const ownedBy = (piece: Piece, worker: string): SQL | undefined =>
  and(ofPiece(piece), eq(videoPieces.state, 'running'), eq(videoPieces.leasedBy, worker));

const isFree = sql`(p.state = 'waiting' and (p.leased_until is null or p.leased_until < now())
  or p.state = 'running' and p.leased_until < now())`;

const wishes: Readonly<Record<Lane, SQL>> = {
  quick: sql`p.number = 0`,
  heavy: sql`p.number > 0`,
};

/** Milliseconds of length that a second of waiting is worth. */
const ageing = 10_000;

interface ClaimedRow extends Record<string, unknown> {
  readonly video_id: string;
  readonly take: string;
  readonly number: number;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly plan: PieceWork;
  readonly attempts: number;
}

const claimStatement = (worker: string, lane: Lane, hasFfmpeg: boolean): SQL => sql`
  update video_pieces set state = 'running', leased_by = ${worker}, leased_until = now() + ${lease}, attempts = video_pieces.attempts + 1
  from (
    select p.video_id, p.take, p.number from video_pieces p join videos v on v.id = p.video_id
    where ${isFree} and ${wishes[lane]} and v.deleted_at is null
      ${hasFfmpeg ? sql`` : sql`and p.plan ->> 'needsFfmpeg' = 'false'`}
    order by coalesce(v.duration_ms, v.bytes / 500) - extract(epoch from now() - coalesce(v.received_at, v.created_at)) * ${ageing}::int, p.number
    limit 1 for update of p skip locked
  ) c
  where video_pieces.video_id = c.video_id and video_pieces.take = c.take and video_pieces.number = c.number
  returning video_pieces.*`;

type Drizzle = Database['drizzle'];

const leasing = (drizzle: Drizzle): Pick<PieceStore, 'claim' | 'renew' | 'takeBack' | 'findWorkers'> => ({
  claim: async (worker, { lane, hasFfmpeg }) => {
    const { rows } = await drizzle.execute<ClaimedRow>(claimStatement(worker, lane, hasFfmpeg));
    const [row] = rows;
    if (row === undefined) return null;
    const { video_id: videoId, take, number, start_ms: startMs, end_ms: endMs, plan: work, attempts } = row;
    return { videoId, take, number, startMs, endMs, work, attempts };
  },
  renew: async (piece, worker, progress) => {
    const renewed = await drizzle
      .update(videoPieces)
      .set({ leasedUntil: sql`now() + ${lease}`, progress })
      .where(
        and(
          ownedBy(piece, worker),
          sql`exists (select 1 from ${videos} where ${videos.id} = ${piece.videoId} and ${videos.deletedAt} is null)`,
        ),
      )
      .returning({ number: videoPieces.number });
    return renewed.length > 0;
  },
  takeBack: async (workers) => {
    if (workers.length === 0) return;
    await drizzle
      .update(videoPieces)
      .set({ leasedUntil: sql`now() - interval '1 second'` })
      .where(sql`${videoPieces.state} = 'running' and ${videoPieces.leasedBy} in ${[...workers]}`);
  },
  findWorkers: async () => {
    const rows = await drizzle
      .selectDistinct({ worker: videoPieces.leasedBy })
      .from(videoPieces)
      .where(eq(videoPieces.state, 'running'));
    return rows.map(({ worker }) => worker).filter((worker) => worker !== null);
  },
});

const ending = (drizzle: Drizzle): Pick<PieceStore, 'release' | 'finish' | 'letGo'> => ({
  release: async (piece, worker, { waitMs, isCounted, work }) => {
    await drizzle
      .update(videoPieces)
      .set({
        state: 'waiting',
        leasedBy: null,
        leasedUntil: sql`now() + ${waitMs / 1000} * interval '1 second'`,
        progress: 0,
        ...(isCounted ? {} : { attempts: sql`greatest(0, ${videoPieces.attempts} - 1)` }),
        ...(work === undefined ? {} : { plan: work }),
      })
      .where(ownedBy(piece, worker));
  },
  finish: async (piece, worker, result) => {
    const finished = await drizzle
      .update(videoPieces)
      .set({ state: 'done', result, progress: 1, leasedBy: null, leasedUntil: null })
      .where(ownedBy(piece, worker))
      .returning({ number: videoPieces.number });
    return finished.length > 0;
  },
  letGo: async (piece, worker) => {
    await drizzle
      .update(videoPieces)
      .set({ leasedBy: null, leasedUntil: null })
      .where(and(ofPiece(piece), eq(videoPieces.state, 'failed'), eq(videoPieces.leasedBy, worker)));
  },
});

/** The pieces on PostgreSQL. */
export const createPieceStore = ({ drizzle }: Pick<Database, 'drizzle'>): PieceStore => ({
  ...leasing(drizzle),
  ...ending(drizzle),
});
