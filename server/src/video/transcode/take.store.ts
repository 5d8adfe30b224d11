import type { ProcessState } from '@amphi/contract';
import { and, asc, eq, inArray, isNull, ne, not, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { videoPieces, videoRenditions, videos } from '../video.schema.ts';
import type { TakeDecision } from './decision.ts';
import type { NewPiece, PieceResult } from './piece.ts';
import { nextState } from './process-state.ts';
import type { TakeStore } from './take.ts';

type Transaction = Parameters<Parameters<Database['drizzle']['transaction']>[0]>[0];

const lock = async (transaction: Transaction, videoId: string) => {
  const [video] = await transaction.select().from(videos).where(eq(videos.id, videoId)).for('update');
  return video ?? null;
};

const ofTake = (videoId: string, take: string): SQL | undefined =>
  and(eq(videoPieces.videoId, videoId), eq(videoPieces.take, take));
const renditionsOf = (videoId: string, take: string): SQL | undefined =>
  and(eq(videoRenditions.videoId, videoId), eq(videoRenditions.take, take));

const findAlive = (transaction: Transaction, videoId: string) =>
  transaction
    .select()
    .from(videoPieces)
    .where(and(eq(videoPieces.videoId, videoId), ne(videoPieces.state, 'failed')))
    .orderBy(asc(videoPieces.number));

const insertPieces = async (transaction: Transaction, videoId: string, take: string, pieces: readonly NewPiece[]) => {
  if (pieces.length === 0) return;
  await transaction
    .insert(videoPieces)
    .values(pieces.map(({ work, ...piece }) => ({ ...piece, videoId, take, plan: work, state: 'waiting' as const })));
};

const applyDecision = async (
  transaction: Transaction,
  video: { readonly id: string; readonly state: ProcessState },
  { take, decision, at }: { readonly take: string; readonly decision: TakeDecision; readonly at: Date },
): Promise<void> => {
  for (const { name, ...ready } of decision.ready) {
    await transaction
      .update(videoRenditions)
      .set({ ...ready, state: 'ready', progress: 1, updatedAt: at })
      .where(and(renditionsOf(video.id, take), eq(videoRenditions.name, name)));
  }
  if (decision.absent.length > 0)
    await transaction
      .delete(videoRenditions)
      .where(and(renditionsOf(video.id, take), inArray(videoRenditions.name, [...decision.absent])));
  if (decision.redo !== null) {
    await transaction
      .delete(videoPieces)
      .where(and(ofTake(video.id, take), inArray(videoPieces.number, [...decision.redo.drop])));
    await insertPieces(transaction, video.id, take, [decision.redo.piece]);
  }
  let { state } = video;
  if (decision.isShown) state = nextState(state, 'show') ?? state;
  if (decision.isFinished) state = nextState(state, 'finish') ?? state;
  const shown = decision.isShown ? { take, reason: null } : {};
  const finished = decision.isFinished ? { progress: null, secondsLeft: null } : {};
  const stored = decision.storedBytes === null ? {} : { storedBytes: decision.storedBytes };
  await transaction
    .update(videos)
    .set({ state, ...shown, ...finished, ...stored, updatedAt: at })
    .where(eq(videos.id, video.id));
  if (decision.isFinished) await transaction.delete(videoPieces).where(ofTake(video.id, take));
};

const looseRows = (rows: readonly Record<string, unknown>[]): readonly { videoId: string; take: string }[] =>
  rows.map(({ video_id: videoId, take }) => ({ videoId: String(videoId), take: String(take) }));

const undecidedTakes = sql`
  select video_id, take from video_pieces group by video_id, take
  having bool_and(state = 'done')`;

/** Given up and let go of; or replaced by one that is complete. */
const lostTakes = sql`
  select video_id, take from video_pieces group by video_id, take
  having bool_and(state = 'failed') and not bool_or(leased_by is not null and leased_until > now())
  union
  select distinct r.video_id, r.take from video_renditions r join videos v on v.id = r.video_id
  where r.take is distinct from v.take and not exists (select 1 from video_pieces p where p.video_id = r.video_id)`;

const hasAlivePieces = sql`exists (select 1 from ${videoPieces} where ${videoPieces.videoId} = ${videos.id} and ${videoPieces.state} <> 'failed')`;

const progressOfTake =
  sql<number>`coalesce(sum(${videoPieces.progress} * greatest(1, ${videoPieces.endMs} - ${videoPieces.startMs}))
  / sum(greatest(1, ${videoPieces.endMs} - ${videoPieces.startMs})), 0)`.mapWith(Number);

type Drizzle = Database['drizzle'];

const giving = (drizzle: Drizzle): Pick<TakeStore, 'begin' | 'giveUp' | 'forget'> => ({
  begin: (videoId, take, { event, at }) =>
    drizzle.transaction(async (transaction) => {
      const video = await lock(transaction, videoId);
      const state = video === null || video.deletedAt !== null ? null : nextState(video.state, event);
      if (video === null || state === null || (await findAlive(transaction, videoId)).length > 0) return false;
      const work = { kind: 'prepare' as const, needsFfmpeg: false };
      await insertPieces(transaction, videoId, take, [{ number: 0, startMs: 0, endMs: 0, work }]);
      await transaction
        .update(videos)
        .set({
          state,
          reason: null,
          progress: 0,
          secondsLeft: null,
          attempts: 0,
          receivedAt: video.receivedAt ?? at,
          updatedAt: at,
        })
        .where(eq(videos.id, videoId));
      return true;
    }),
  giveUp: (videoId, event, { take, reason, at }) =>
    drizzle.transaction(async (transaction) => {
      const video = await lock(transaction, videoId);
      const alive = await findAlive(transaction, videoId);
      const state = video === null ? null : nextState(video.state, event);
      if (video === null || state === null || alive.length === 0) return null;
      if (take !== undefined && !alive.some((piece) => piece.take === take)) return null;
      await transaction
        .update(videoPieces)
        .set({ state: 'failed', reason })
        .where(and(eq(videoPieces.videoId, videoId), ne(videoPieces.state, 'failed')));
      await transaction
        .update(videoRenditions)
        .set({ state: 'failed', updatedAt: at })
        .where(and(eq(videoRenditions.videoId, videoId), inArray(videoRenditions.state, ['waiting', 'running'])));
      await transaction
        .update(videos)
        .set({ state, reason, progress: null, secondsLeft: null, updatedAt: at })
        .where(eq(videos.id, videoId));
      return { ownerId: video.ownerId, title: video.title };
    }),
  forget: (videoId, take) =>
    drizzle.transaction(async (transaction) => {
      const video = await lock(transaction, videoId);
      const isOnShow = video?.take === take;
      await transaction
        .delete(videoRenditions)
        .where(and(renditionsOf(videoId, take), isOnShow ? ne(videoRenditions.state, 'ready') : undefined));
      await transaction.delete(videoPieces).where(and(ofTake(videoId, take), eq(videoPieces.state, 'failed')));
    }),
});

const moving = (drizzle: Drizzle): Pick<TakeStore, 'move' | 'prepare' | 'decide'> => ({
  move: (piece, event, change, at) =>
    drizzle.transaction(async (transaction) => {
      const video = await lock(transaction, piece.videoId);
      const alive = await findAlive(transaction, piece.videoId);
      const state = video === null ? null : nextState(video.state, event);
      if (state === null || !alive.some(({ take }) => take === piece.take)) return false;
      await transaction
        .update(videos)
        .set({ ...change, state, attempts: piece.attempts, reason: null, updatedAt: at })
        .where(eq(videos.id, piece.videoId));
      return true;
    }),
  prepare: (piece, worker, { plan, renditions, pieces }, at) =>
    drizzle.transaction(async (transaction) => {
      const { videoId, take } = piece;
      if ((await lock(transaction, videoId)) === null) return false;
      const result: PieceResult = { kind: 'prepare', plan };
      const finished = await transaction
        .update(videoPieces)
        .set({ state: 'done', result, progress: 1, leasedBy: null, leasedUntil: null })
        .where(
          and(
            ofTake(videoId, take),
            eq(videoPieces.number, piece.number),
            eq(videoPieces.state, 'running'),
            eq(videoPieces.leasedBy, worker),
          ),
        )
        .returning({ number: videoPieces.number });
      if (finished.length === 0) return false;
      if (renditions.length > 0)
        await transaction
          .insert(videoRenditions)
          .values(renditions.map((rendition) => ({ ...rendition, videoId, take, updatedAt: at })));
      await insertPieces(transaction, videoId, take, pieces);
      return true;
    }),
  decide: (videoId, take, decide, at) =>
    drizzle.transaction(async (transaction) => {
      const video = await lock(transaction, videoId);
      if (video === null) return null;
      const alive = await findAlive(transaction, videoId);
      const pieces = alive.filter((piece) => piece.take === take);
      if (pieces.length === 0) return null;
      const renditions = await transaction.select().from(videoRenditions).where(renditionsOf(videoId, take));
      const decision = decide({ video, take, pieces, renditions });
      await applyDecision(transaction, video, { take, decision, at });
      return decision;
    }),
});

const changing = (drizzle: Drizzle): Pick<TakeStore, 'showUpload' | 'change'> => ({
  showUpload: async (piece, at) => {
    await drizzle
      .update(videos)
      .set({ state: 'playable', take: piece.take, updatedAt: at })
      .where(and(eq(videos.id, piece.videoId), inArray(videos.state, ['preparing', 'playable'])));
  },
  change: async (piece, change) => {
    const isAlive = sql`exists (select 1 from ${videoPieces} where ${ofTake(piece.videoId, piece.take)} and ${videoPieces.state} <> 'failed')`;
    await drizzle
      .update(videos)
      .set(change)
      .where(and(eq(videos.id, piece.videoId), isAlive));
  },
});

const answering = (
  drizzle: Drizzle,
): Pick<TakeStore, 'findProgress' | 'findLooseEnds' | 'findFacts' | 'findPlan' | 'findReady'> => ({
  findProgress: async (videoId, take) => {
    const [row] = await drizzle.select({ progress: progressOfTake }).from(videoPieces).where(ofTake(videoId, take));
    return row?.progress ?? 0;
  },
  findLooseEnds: async () => {
    const unbegun = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .where(and(eq(videos.state, 'waiting'), isNull(videos.deletedAt), not(hasAlivePieces)));
    const unreviewed = await drizzle
      .select({ id: videos.id })
      .from(videos)
      .where(
        and(inArray(videos.state, ['playable', 'ready']), eq(videos.review, 'not_reviewed'), isNull(videos.deletedAt)),
      );
    const undecided = await drizzle.execute(undecidedTakes);
    const lost = await drizzle.execute(lostTakes);
    return {
      unbegun: unbegun.map(({ id }) => id),
      unreviewed: unreviewed.map(({ id }) => id),
      undecided: looseRows(undecided.rows),
      lost: looseRows(lost.rows),
    };
  },
  findFacts: async (videoId) => {
    const { facts, bytes, take, coverChoice, ownCover } = videos;
    const [row] = await drizzle
      .select({ facts, bytes, take, coverChoice, ownCover })
      .from(videos)
      .where(eq(videos.id, videoId));
    return row ?? null;
  },
  findPlan: async (videoId, take) => {
    const [row] = await drizzle
      .select({ result: videoPieces.result })
      .from(videoPieces)
      .where(and(ofTake(videoId, take), eq(videoPieces.number, 0)));
    return row?.result?.kind === 'prepare' ? row.result.plan : null;
  },
  findReady: async (videoId, take) => {
    const rows = await drizzle
      .select({ name: videoRenditions.name })
      .from(videoRenditions)
      .where(and(renditionsOf(videoId, take), eq(videoRenditions.state, 'ready')));
    return rows.map(({ name }) => name);
  },
});

/** Takes on PostgreSQL. */
export const createTakeStore = ({ drizzle }: Pick<Database, 'drizzle'>): TakeStore => ({
  ...giving(drizzle),
  ...moving(drizzle),
  ...changing(drizzle),
  ...answering(drizzle),
});
