import { z } from 'zod';
import { instant } from './envelope.ts';
import type { ErrorCode } from './errors.ts';
import { wholeNumber } from './page.ts';
import { writtenText } from './text.ts';

/** Somebody as cards and lists show them. */
export const userCard = z.object({
  userId: z.string(),
  username: z.string(),
  nickname: z.string(),
  avatar: z.string().nullable(),
});

/** A video as lists show it. Counts are at most a minute old. */
export const videoCard = z.object({
  videoId: z.string(),
  title: z.string(),
  /** Address of a WebP picture, 640 wide; null = the page draws one. */
  cover: z.string().nullable(),
  /** Address of a short silent clip for hovering. */
  preview: z.string().nullable(),
  durationMs: z.int().min(0),
  /** Taller than wide. */
  isVertical: z.boolean(),
  category: z.string(),
  plays: z.int().min(0),
  likes: z.int().min(0),
  comments: z.int().min(0),
  danmaku: z.int().min(0),
  publishedAt: instant.nullable(),
  owner: userCard,
  /** How far the caller got, 0 to 1; null = never watched, or a guest. */
  progress: z.number().min(0).max(1).nullable(),
});

/** Cursor of lists that grow while they are read: `next` of the page before. */
export const cursor = z.string({ error: 'cursor_invalid' }).max(200, { error: 'cursor_invalid' });
/** Query of every list with a cursor. */
export const cursorQuery = z.object({
  cursor: cursor.optional(),
  size: wholeNumber('size_invalid', { min: 1, max: 60 }).default(24),
});
/** Schema of one such page; `next` is null at the end. */
export const cursorPage = <Item extends z.ZodType>(item: Item) =>
  z.object({ records: z.array(item), next: z.string().nullable() });

const categoryName = z.string({ error: 'category_invalid' }).min(1, { error: 'category_required' }).max(32, {
  error: 'category_too_long',
});

/** Query of `GET /api/v1/videos`. */
export const videoListQuery = cursorQuery.extend({
  sort: z.enum(['newest', 'likes', 'plays', 'hot'], { error: 'sort_invalid' }).default('hot'),
  category: categoryName.optional(),
  tag: z.string({ error: 'tags_invalid' }).max(24, { error: 'tags_invalid' }).optional(),
  /** userId of a creator. */
  owner: z.string({ error: 'owner_invalid' }).max(32, { error: 'owner_invalid' }).optional(),
  /** Only upright or only wide videos. */
  shape: z.enum(['vertical', 'wide'], { error: 'query_invalid' }).optional(),
});
/** Approved, public, existing videos only. */
export const videoPage = cursorPage(videoCard);

/** A chapter begins at `startMs` and lasts to the next. */
export const chapter = z.object({ startMs: z.int().min(0), title: z.string() });

/** Captions of one language; `url` is WebVTT, `source` the file as it was uploaded (ASS keeps its looks). */
export const captionTrack = z.object({
  captionId: z.string(),
  language: z.string(),
  label: z.string(),
  url: z.string(),
  source: z.string().nullable(),
  format: z.enum(['srt', 'vtt', 'ass']),
});

/** Where a video stands between the first byte and the last rendition. */
export const processState = z.enum([
  'uploading',
  'waiting',
  'probing',
  'refused',
  'preparing',
  'playable',
  'ready',
  'failed',
  'cancelled',
]);
/** `in_review` waits for a decision. */
export const reviewState = z.enum(['not_reviewed', 'in_review', 'approved', 'rejected']);
/** `scheduled` becomes public at `publishAt`. */
export const videoVisibility = z.enum(['public', 'unlisted', 'private', 'scheduled'], {
  error: 'video_visibility_invalid',
});

/** What a player needs. Addresses of private media carry a signature that ends after minutes. */
export const playback = z.object({
  /** HLS multivariant playlist; or the uploaded MP4 itself where no ffmpeg is. */
  url: z.string(),
  kind: z.enum(['hls', 'mp4']),
  /** WebVTT whose cues name parts of sprite pictures (`#xywh`). */
  storyboard: z.string().nullable(),
  /** Heights that exist, tallest first; more may appear while `state` is `playable`. */
  heights: z.array(z.int()),
  captions: z.array(captionTrack),
  chapters: z.array(chapter),
  /** Danmaku per hundredth of the duration, 0 to 1: the heat line. */
  heat: z.array(z.number()).nullable(),
});

/** A playlist beside a video. */
export const watchList = z.object({
  playlistId: z.string(),
  title: z.string(),
  total: z.int(),
  /** Position of this video, from 0. */
  position: z.int(),
  records: z.array(videoCard),
});

/** `GET /api/v1/videos/:videoId?list=`: everything that the first paint shows, in one answer. */
export const videoDetail = videoCard.extend({
  description: z.string(),
  tags: z.array(z.string()),
  visibility: videoVisibility,
  publishAt: instant.nullable(),
  state: processState,
  /** 0 to 1 while not ready. */
  stateProgress: z.number().nullable(),
  review: reviewState,
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Null = nothing to play yet. */
  play: playback.nullable(),
  isCommentsOpen: z.boolean(),
  isDanmakuOpen: z.boolean(),
  favourites: z.int().min(0),
  ownerFollowers: z.int().min(0),
  ownerSignature: z.string().nullable(),
  /** What the caller did; all false for guests. `coins` is what the caller gave. */
  mine: z.object({
    isOwner: z.boolean(),
    isLiked: z.boolean(),
    isFavourite: z.boolean(),
    isLater: z.boolean(),
    isFollowing: z.boolean(),
    coins: z.int(),
    /** Where the caller stopped; null = from the start. */
    resumeMs: z.int().nullable(),
  }),
  /** Up to five. */
  related: z.array(videoCard),
  list: watchList.nullable(),
  /** Recording of a live: that room, for "where it came from". */
  liveId: z.string().nullable(),
});
/** Query of the detail. */
export const videoDetailQuery = z.object({
  list: z.string({ error: 'query_invalid' }).max(32, { error: 'query_invalid' }).optional(),
});

/** One of `GET /video/hot`: at most 8, approved only. */
export const hotVideo = z.object({
  id: z.string(),
  title: z.string(),
  cover: z.string().nullable(),
  /** Seconds. */
  duration: z.number(),
  category: z.string(),
  playCount: z.int(),
  likeCount: z.int(),
  commentCount: z.int(),
  publishTime: instant,
  author: z.object({ userId: z.string(), username: z.string(), nickname: z.string(), avatar: z.string().nullable() }),
});
/** `GET /video/hot`. */
export const hotVideos = z.array(hotVideo).max(8);
/** `GET /video/rank`: at most 10 by clicks. */
export const videoRank = z.object({ data: z.array(z.object({ id: z.string(), title: z.string() })).max(10) });
/** `GET /video/like/:id`. */
export const likeState = z.object({ like: z.literal([0, 1]) });
const writtenBit = new Map<unknown, unknown>([
  ['0', 0],
  ['1', 1],
]);
/** Body of `POST /video/like/:id`. */
export const likeWish = z.object({
  like: z.preprocess((value) => writtenBit.get(value) ?? value, z.literal([0, 1], { error: 'like_invalid' })),
});
const statisticValue = z.object({
  value: z.number(),
  name: z.string(),
  itemStyle: z.object({ color: z.string() }),
});
/** `GET /video/statistics`: the ten most watched (seconds) and the ten most played, ready for bar charts. */
export const videoStatistics = z.object({
  time_x_data: z.array(z.string()).max(10),
  time_y_data: z.array(statisticValue).max(10),
  counts_x_data: z.array(z.string()).max(10),
  counts_y_data: z.array(statisticValue).max(10),
});

const searchText = (max: number) => writtenText('query_invalid', { min: 1, max });
/** Query of `GET /api/v1/search`. */
export const searchQuery = cursorQuery.extend({
  q: searchText(100),
  type: z.enum(['videos', 'users', 'lives'], { error: 'query_invalid' }).default('videos'),
  sort: z.enum(['best', 'newest', 'plays'], { error: 'sort_invalid' }).default('best'),
  /** Under 4 minutes, 4 to 20, over 20. */
  duration: z.enum(['short', 'medium', 'long'], { error: 'query_invalid' }).optional(),
  since: z.enum(['day', 'week', 'month', 'year'], { error: 'query_invalid' }).optional(),
});
/** Query of `GET /api/v1/search/suggestions`: as you type. */
export const suggestionQuery = z.object({ q: searchText(40) });
/** Somebody found. */
export const foundUser = userCard.extend({
  signature: z.string().nullable(),
  followers: z.int(),
  works: z.int(),
  isFollowing: z.boolean(),
});
/** A live as home, search and channel show it. */
export const liveTile = z.object({
  liveId: z.string(),
  title: z.string(),
  cover: z.string().nullable(),
  category: z.string(),
  owner: userCard,
  watching: z.int(),
  isOnAir: z.boolean(),
  startedAt: instant.nullable(),
});
/** Answer of `GET /api/v1/search`: the list of the wished type is filled. `didYouMean` when little was found. */
export const searchPage = z.object({
  videos: z.array(videoCard),
  users: z.array(foundUser),
  lives: z.array(liveTile),
  next: z.string().nullable(),
  /** How many match, up to 1000. */
  total: z.int(),
  didYouMean: z.string().nullable(),
});
/** Titles, tags and people that begin or sound like it, best first, at most 10. */
export const suggestions = z.array(
  z.object({ kind: z.enum(['title', 'tag', 'user']), text: z.string(), username: z.string().nullable() }),
);

/** A category of the site. */
export const categoryView = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  position: z.int(),
  isHidden: z.boolean(),
  videos: z.int().min(0),
});
/** `GET /api/v1/categories` (visible ones) and the admin's list (all). */
export const categoryList = z.array(categoryView);

/** A switch, in JSON. */
export const flag = (error: ErrorCode = 'flag_invalid') => z.boolean({ error });

export type UserCard = z.output<typeof userCard>;
export type VideoCard = z.output<typeof videoCard>;
export type VideoPage = z.output<typeof videoPage>;
export type VideoDetail = z.output<typeof videoDetail>;
export type Playback = z.output<typeof playback>;
export type CaptionTrack = z.output<typeof captionTrack>;
export type Chapter = z.output<typeof chapter>;
export type ProcessState = z.output<typeof processState>;
export type ReviewState = z.output<typeof reviewState>;
export type VideoVisibility = z.output<typeof videoVisibility>;
export type WatchList = z.output<typeof watchList>;
export type HotVideo = z.output<typeof hotVideo>;
export type VideoRank = z.output<typeof videoRank>;
export type VideoStatistics = z.output<typeof videoStatistics>;
export type VideoListQuery = z.output<typeof videoListQuery>;
export type SearchQuery = z.output<typeof searchQuery>;
export type SearchPage = z.output<typeof searchPage>;
export type Suggestion = z.output<typeof suggestions>[number];
export type FoundUser = z.output<typeof foundUser>;
export type LiveTile = z.output<typeof liveTile>;
export type CategoryView = z.output<typeof categoryView>;
