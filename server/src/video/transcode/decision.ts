import type { videoPieces, videoRenditions, videos } from '../video.schema.ts';
import { pieceNumbers, type MadeStretch, type NewPiece, type PieceResult, type PieceWork } from './piece.ts';
import { findSeam, joinStretches, type JoinedRendition } from './stretch.ts';

/** Everything that a conclusion about a take is drawn from; all of its pieces are alive. */
export interface TakeFacts {
  readonly video: Pick<typeof videos.$inferSelect, 'state' | 'take' | 'bytes'>;
  readonly take: string;
  readonly pieces: readonly Pick<
    typeof videoPieces.$inferSelect,
    'number' | 'startMs' | 'endMs' | 'state' | 'plan' | 'result'
  >[];
  readonly renditions: readonly Pick<typeof videoRenditions.$inferSelect, 'name' | 'kind' | 'state' | 'bytes'>[];
}

/** What follows from what is done. */
export interface TakeDecision {
  /** Renditions that can be played from now on. */
  readonly ready: readonly (JoinedRendition & { readonly name: string })[];
  /** Sound tracks that turned out to be empty. */
  readonly absent: readonly string[];
  /** The take can be watched now for the first time. */
  readonly isShown: boolean;
  /** Everything is made. */
  readonly isFinished: boolean;
  /** Stretches that did not fit together: encode them in one go instead. */
  readonly redo: { readonly drop: readonly number[]; readonly piece: NewPiece } | null;
  /** All that lies in the store for the video, where it changed. */
  readonly storedBytes: number | null;
}

const makes = (work: PieceWork | null, { name, kind }: { readonly name: string; readonly kind: string }): boolean =>
  work?.kind === 'picture' ? work.renditions.includes(name) : work?.kind === 'sound' && kind === 'audio';

const stretchOf = (result: PieceResult | null, name: string): MadeStretch | undefined =>
  result?.kind === 'media' ? result.stretches.find(({ rendition }) => rendition === name) : undefined;

type PieceFacts = TakeFacts['pieces'][number];

/** One piece in the place of those that leave a seam. */
const inOneGo = (pieces: readonly PieceFacts[]): TakeDecision['redo'] => {
  const works = pieces.map(({ plan }) => plan).filter((work) => work?.kind === 'picture');
  const [first] = works;
  if (first === undefined) return null;
  const work: PieceWork = {
    ...first,
    startFrame: Math.min(...works.map(({ startFrame }) => startFrame)),
    endFrame: Math.max(...works.map(({ endFrame }) => endFrame)),
    firstSegment: 1,
    isWhole: true,
  };
  const drop = pieces.map(({ number }) => number);
  const piece = {
    number: Math.min(...drop),
    startMs: Math.min(...pieces.map(({ startMs }) => startMs)),
    endMs: Math.max(...pieces.map(({ endMs }) => endMs)),
    work,
  };
  return { drop, piece };
};

/** What follows from the pieces that are done. Asked again with the same facts it answers the same. */
export const decideTake = ({ video, take, pieces, renditions }: TakeFacts): TakeDecision => {
  const ready: (JoinedRendition & { readonly name: string })[] = [];
  const absent: string[] = [];
  let redo: TakeDecision['redo'] = null;
  for (const rendition of renditions) {
    if (rendition.state === 'ready') continue;
    const makers = pieces.filter(({ plan }) => makes(plan, rendition));
    if (makers.length === 0 || makers.some(({ state }) => state !== 'done')) continue;
    const stretches = makers
      .toSorted((a, b) => a.number - b.number)
      .map(({ result }) => stretchOf(result, rendition.name))
      .filter((stretch) => stretch !== undefined);
    const isEmpty = stretches.every(({ segments }) => segments.length === 0);
    if (isEmpty && rendition.kind === 'audio') {
      absent.push(rendition.name);
      continue;
    }
    if (stretches.length !== makers.length || findSeam(stretches) !== null) {
      redo ??= inOneGo(makers);
      continue;
    }
    ready.push({ name: rendition.name, ...joinStretches(stretches) });
  }
  const isReady = (rendition: TakeFacts['renditions'][number]): boolean =>
    rendition.state === 'ready' || absent.includes(rendition.name) || ready.some(({ name }) => name === rendition.name);
  const canBeSeen = renditions.some((rendition) => rendition.kind === 'video' && isReady(rendition));
  const canBeHeard = renditions.every((rendition) => rendition.kind === 'video' || isReady(rendition));
  const isOnShow = video.take === take && (video.state === 'playable' || video.state === 'ready');
  const isAllDone = redo === null && pieces.every(({ state }) => state === 'done') && renditions.every(isReady);
  const bytes = renditions.reduce(
    (sum, { name, bytes: kept }) => sum + (ready.find((one) => one.name === name)?.bytes ?? kept ?? 0),
    0,
  );
  return {
    ready,
    absent,
    isShown: canBeSeen && canBeHeard && !isOnShow,
    isFinished: isAllDone && canBeSeen && pieces.some(({ number }) => number === pieceNumbers.prepare),
    redo,
    storedBytes: ready.length > 0 || !isOnShow ? video.bytes + bytes : null,
  };
};
