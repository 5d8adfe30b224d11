import type { VideoCard } from '@amphi/contract';
import type { Clock } from '../../platform/clock/index.ts';
import type { CardRow, CardStore } from './card.store.ts';

/** Addresses of what belongs to a video; `VideoLinks` of video/deliver is one. */
export interface VideoAddresses {
  /** Address of a blob name below the video's folder; signed when the video is not open to everybody. */
  address(videoId: string, name: string, isOpen: boolean): string;
}

/** Videos as lists show them, many at once. */
export interface VideoCards {
  /** Those that everybody may see, unlisted ones too, by id; with the progress of the viewer. */
  byIds(videoIds: readonly string[], viewerId: string | null): Promise<ReadonlyMap<string, VideoCard>>;
  /** Those that stand in public lists, in the order of the ids. */
  listed(videoIds: readonly string[], viewerId: string | null): Promise<readonly VideoCard[]>;
  /** Rows of a query of ours as cards. */
  toCard(row: CardRow): VideoCard;
}

const progressOf = ({ positionMs, historyMs, isFinished }: CardRow): number | null => {
  if (positionMs === null || historyMs === null) return null;
  if (isFinished === true) return 1;
  return historyMs <= 0 ? 0 : Math.min(1, Math.max(0, positionMs / historyMs));
};

/** @see VideoCards */
export const createVideoCards = (options: {
  readonly cards: CardStore;
  readonly links: VideoAddresses;
  readonly clock: Pick<Clock, 'wall'>;
}): VideoCards => {
  const { cards, links, clock } = options;
  const toCard = (row: CardRow): VideoCard => {
    const address = (name: string | null): string | null => (name === null ? null : links.address(row.id, name, true));
    return {
      videoId: row.id,
      title: row.title,
      cover: address(row.cover),
      preview: address(row.preview),
      durationMs: row.durationMs ?? 0,
      isVertical: (row.height ?? 0) > (row.width ?? 0),
      category: row.category,
      plays: row.plays,
      likes: row.likes,
      comments: row.comments,
      danmaku: row.danmaku,
      publishedAt: (row.publishedAt ?? row.reviewedAt)?.toISOString() ?? null,
      owner: { userId: row.ownerId, username: row.username, nickname: row.nickname, avatar: row.avatar },
      progress: progressOf(row),
    };
  };
  return {
    toCard,
    byIds: async (videoIds, viewerId) => {
      if (videoIds.length === 0) return new Map();
      const rows = await cards.findOpen(videoIds, viewerId, clock.wall());
      return new Map(rows.map((row) => [row.id, toCard(row)]));
    },
    listed: async (videoIds, viewerId) => {
      if (videoIds.length === 0) return [];
      const byId = new Map((await cards.findListed(videoIds, viewerId)).map((row) => [row.id, toCard(row)]));
      return videoIds.flatMap((id) => byId.get(id) ?? []);
    },
  };
};
