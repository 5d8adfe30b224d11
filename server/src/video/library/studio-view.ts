import type { StudioTask, StudioVideo } from '@amphi/contract';
import { isOpen } from '../video-access.ts';
import type { VideoAddresses } from './cards.ts';
import { chaptersOf } from './chapters.ts';
import type { WholeVideo } from './detail.store.ts';
import { addressesOf, toCaptionTrack } from './media-view.ts';
import type { CaptionRow, PartStore, RenditionRow } from './part.store.ts';

/** What belongs to some videos, by video. */
export interface VideoParts {
  readonly captions: readonly CaptionRow[];
  readonly renditions: readonly RenditionRow[];
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const choiceOf = (choice: number): StudioVideo['coverChoice'] =>
  choice === 1 || choice === 2 ? choice : choice < 0 ? 'own' : 0;

/** Whether work is going on that a bar can show. */
const isWorking = ({ state, progress }: WholeVideo): boolean =>
  ['uploading', 'waiting', 'probing', 'preparing'].includes(state) || (state === 'playable' && progress !== null);

const progressOf = (row: WholeVideo): number | null => {
  if (!isWorking(row)) return null;
  if (row.state === 'uploading') return row.bytes === 0 ? 0 : row.receivedBytes / row.bytes;
  return row.progress ?? 0;
};

const toRendition = (row: RenditionRow): StudioVideo['renditions'][number] => ({
  name: row.name,
  kind: row.kind,
  height: row.height,
  codec: row.codec,
  bitrateBps: row.bitrateBps,
  state: row.state,
  progress: row.progress,
  bytes: row.bytes,
});

/** A video as its owner, reviewers and administrators see it. */
const toStudioVideo = (
  row: WholeVideo,
  { captions, renditions }: VideoParts,
  { links, now }: { readonly links: VideoAddresses; readonly now: Date },
): StudioVideo => {
  const address = addressesOf(links, row.id, isOpen(row, now));
  const { chapters, source } = chaptersOf(row);
  return {
    videoId: row.id,
    title: row.title,
    description: row.description,
    category: row.category,
    tags: row.tags,
    visibility: row.visibility,
    publishAt: iso(row.publishAt),
    isCommentsOpen: row.isCommentsOpen,
    isDanmakuOpen: row.isDanmakuOpen,
    durationMs: row.durationMs,
    width: row.width,
    height: row.height,
    fileName: row.fileName,
    bytes: row.bytes,
    receivedBytes: row.receivedBytes,
    storedBytes: row.storedBytes,
    source: row.source,
    state: row.state,
    secondsLeft: isWorking(row) ? row.secondsLeft : null,
    reason: row.reason,
    attempts: row.attempts,
    review: row.review,
    reviewReason: rejectionOf(row),
    plays: row.plays,
    watchMs: row.watchMs,
    likes: row.likes,
    favourites: row.favourites,
    comments: row.comments,
    danmaku: row.danmaku,
    cover: row.cover === null ? null : address(row.cover),
    preview: row.preview === null ? null : address(row.preview),
    coverCandidates: row.coverCandidates.map(address),
    coverChoice: choiceOf(row.coverChoice),
    chapters,
    chapterSource: source,
    captions: captions.map((caption) => toCaptionTrack(caption, address)),
    progress: progressOf(row),
    renditions: renditions.map(toRendition),
    createdAt: row.createdAt.toISOString(),
    publishedAt: iso(row.publishedAt),
    deletedAt: iso(row.deletedAt),
  };
};

/** Several videos with what belongs to them, in two more statements however many they are. */
export const studioVideosOf = async (
  rows: readonly WholeVideo[],
  parts: PartStore,
  scene: { readonly links: VideoAddresses; readonly now: Date },
): Promise<StudioVideo[]> => {
  const ids = rows.map(({ id }) => id);
  const [captions, renditions] = await Promise.all([parts.findCaptions(ids), parts.findRenditions(ids)]);
  const captionsOf = Map.groupBy(captions, ({ videoId }) => videoId);
  const renditionsOf = Map.groupBy(renditions, ({ videoId }) => videoId);
  return rows.map((row) => {
    const own = { captions: captionsOf.get(row.id) ?? [], renditions: renditionsOf.get(row.id) ?? [] };
    return toStudioVideo(row, own, scene);
  });
};

/** Reason of the last review and what the reviewer wrote, as one text: `spam: blur the code at 1:47`. */
const rejectionOf = ({ reviewReason, reviewNote }: WholeVideo): string | null =>
  reviewReason === null || reviewNote === null ? reviewReason : `${reviewReason}: ${reviewNote}`;

/** What wants the owner's hand about a video, the most urgent of it. */
export const toStudioTask = (row: WholeVideo): StudioTask => {
  const [kind, detail, at]: [StudioTask['kind'], string | null, Date] =
    row.state === 'failed' || row.state === 'refused'
      ? [row.state, row.reason, row.updatedAt]
      : row.review === 'rejected'
        ? ['rejected', rejectionOf(row), row.reviewedAt ?? row.updatedAt]
        : row.review === 'in_review'
          ? ['in_review', null, row.reviewSince ?? row.updatedAt]
          : isWorking(row)
            ? ['processing', row.state, row.updatedAt]
            : ['scheduled', iso(row.publishAt), row.updatedAt];
  return { kind, videoId: row.id, title: row.title, detail, at: at.toISOString() };
};
