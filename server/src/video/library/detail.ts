import type { VideoDetail, WatchList } from '@amphi/contract';
import { authorise, type Identity } from '../../account/index.ts';
import type { Insight } from '../../insight/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Social } from '../../social/index.ts';
import { isOpen, videoResource } from '../video-access.ts';
import type { VideoAddresses } from './cards.ts';
import type { DetailStore, WholeVideo } from './detail.store.ts';
import { addressesOf, isPlayable, toPlayback } from './media-view.ts';
import type { PartStore } from './part.store.ts';
import type { Related } from './related.ts';

/** The page of one video. */
export interface VideoDetails {
  /** Everything of the first paint. @throws AppError `video_unknown` for what the asker may not see */
  find(videoId: string, asker: Identity, listId: string | null): Promise<VideoDetail>;
}

/** What it needs. */
export interface VideoDetailsOptions {
  readonly details: DetailStore;
  readonly parts: PartStore;
  readonly related: Related;
  readonly links: VideoAddresses;
  readonly social: Pick<Social, 'mine' | 'followers' | 'heat'>;
  readonly insight: Pick<Insight, 'resume'>;
  /** The playlist beside the video; null when there is none or it may not be seen. */
  readonly findList: (listId: string, videoId: string, asker: Identity) => Promise<WatchList | null>;
  readonly clock: Pick<Clock, 'wall'>;
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const nobodys = { isLiked: false, isFavourite: false, isLater: false, isFollowing: false };

/** What the caller did, and where they stopped. */
const findMine = async ({ social, insight }: VideoDetailsOptions, video: WholeVideo, asker: Identity) => {
  if (asker.kind === 'guest') return { ...nobodys, isOwner: false, coins: 0, resumeMs: null };
  const [mine, resumeMs] = await Promise.all([
    social.mine(asker.userId, video.id, video.ownerId),
    insight.resume(asker.userId, video.id),
  ]);
  return { ...mine, isOwner: asker.userId === video.ownerId, coins: 0, resumeMs };
};

const progressOf = (resumeMs: number | null, { durationMs }: WholeVideo): number | null =>
  resumeMs === null || durationMs === null || durationMs <= 0 ? null : Math.min(1, resumeMs / durationMs);

/** What the row alone says. */
const ownFacts = (video: WholeVideo, address: (name: string) => string) => ({
  videoId: video.id,
  title: video.title,
  cover: video.cover === null ? null : address(video.cover),
  preview: video.preview === null ? null : address(video.preview),
  durationMs: video.durationMs ?? 0,
  isVertical: (video.height ?? 0) > (video.width ?? 0),
  category: video.category,
  plays: video.plays,
  likes: video.likes,
  comments: video.comments,
  danmaku: video.danmaku,
  favourites: video.favourites,
  publishedAt: iso(video.publishedAt ?? video.reviewedAt),
  owner: {
    userId: video.ownerId,
    username: video.username,
    nickname: video.nickname,
    avatar: video.avatar,
  },
  ownerSignature: video.signature,
  description: video.description,
  tags: video.tags,
  visibility: video.visibility,
  publishAt: iso(video.publishAt),
  state: video.state,
  stateProgress: video.state === 'ready' ? null : video.progress,
  review: video.review,
  width: video.width,
  height: video.height,
  isCommentsOpen: video.isCommentsOpen,
  isDanmakuOpen: video.isDanmakuOpen,
  liveId: video.liveId,
});

/** @see VideoDetails */
export const createVideoDetails = (options: VideoDetailsOptions): VideoDetails => {
  const { details, parts, related, links, social, findList, clock } = options;
  return {
    find: async (videoId, asker, listId) => {
      const video = await details.findWhole(videoId);
      if (video === null) throw new AppError('video_unknown');
      const now = clock.wall();
      const decision = authorise(asker, 'video.watch', videoResource(video, now));
      if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'video_unknown' : decision.code);
      const address = addressesOf(links, videoId, isOpen(video, now));
      const viewerId = asker.kind === 'user' ? asker.userId : null;
      const isPlayed = isPlayable(video);
      const [mine, ownerFollowers, heat, captions, renditions, beside, list] = await Promise.all([
        findMine(options, video, asker),
        social.followers(video.ownerId),
        isPlayed ? social.heat(videoId, video.durationMs ?? 0) : null,
        parts.findCaptions([videoId]),
        parts.findRenditions([videoId]),
        related.find(video, viewerId),
        listId === null ? null : findList(listId, videoId, asker),
      ]);
      return {
        ...ownFacts(video, address),
        progress: progressOf(mine.resumeMs, video),
        play: toPlayback(video, { captions, renditions, heat }, address),
        ownerFollowers,
        mine,
        related: [...beside],
        list,
      };
    },
  };
};
