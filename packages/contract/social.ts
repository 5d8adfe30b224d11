import { z } from 'zod';
import { instant } from './envelope.ts';
import { wholeNumber } from './page.ts';
import { writtenText } from './text.ts';
import { categoryView, cursorPage, cursorQuery, liveTile, userCard, videoCard, videoRank } from './video.ts';
import { playlist } from './studio.ts';

/** Answer of like, favourite and later: the own state and the count after it. */
export const toggled = z.object({ isOn: z.boolean(), count: z.int().min(0) });
/** Answer of `PUT|DELETE /api/v1/users/:handle/follow`. */
export const followed = z.object({ isFollowing: z.boolean(), followers: z.int().min(0) });
/** Answer of `POST /api/v1/videos/:videoId/triple`: what succeeded. Coins come with the wallet. */
export const tripled = z.object({
  isLiked: z.boolean(),
  isFavourite: z.boolean(),
  coin: z.enum(['given', 'already_given', 'unavailable']),
  likes: z.int(),
  favourites: z.int(),
});

/** A folder of favourites. */
export const folder = z.object({
  folderId: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  isPublic: z.boolean(),
  videos: z.int(),
  cover: z.string().nullable(),
});
/** `GET /api/v1/me/folders?video=`: with `video`, `has` says whether it lies in each. */
export const folders = z.array(folder.extend({ has: z.boolean() }));
/** Body of `POST /api/v1/me/folders`. */
export const folderWish = z.object({
  name: writtenText('name_invalid', { min: 1, max: 40 }),
  isPublic: z.boolean({ error: 'flag_invalid' }).default(false),
});
/** Body of `PATCH /api/v1/me/folders/:folderId`. */
export const folderPatch = z
  .object({
    name: writtenText('name_invalid', { min: 1, max: 40 }),
    isPublic: z.boolean({ error: 'flag_invalid' }),
    position: wholeNumber('folder_invalid', { min: 0, max: 50 }),
  })
  .partial();
/** Body of `PUT /api/v1/videos/:videoId/favourite`: the folders it shall lie in; empty = none; left out = the default one. */
export const favouriteWish = z.object({
  folders: z
    .array(z.string({ error: 'folder_invalid' }).max(32, { error: 'folder_invalid' }), { error: 'folder_invalid' })
    .max(50, { error: 'folder_invalid' })
    .optional(),
});
/** A kept video; `video` is null when it is gone: a tombstone that can be removed. */
export const keptVideo = z.object({
  videoId: z.string(),
  keptAt: instant,
  title: z.string(),
  video: videoCard.nullable(),
});
/** `GET /api/v1/me/favourites?folder=`, `/me/likes`, `/me/later`. */
export const keptPage = cursorPage(keptVideo).extend({ total: z.int() });

/** What was watched. */
export const historyItem = keptVideo.extend({ positionMs: z.int(), durationMs: z.int() });
/** `GET /api/v1/me/history?q=`: latest first. */
export const historyPage = cursorPage(historyItem).extend({ isPaused: z.boolean() });
/** Query of the history. */
export const historyQuery = cursorQuery.extend({
  q: z.string({ error: 'query_invalid' }).max(100, { error: 'query_invalid' }).optional(),
});
/** Body of `PUT /api/v1/me/history/pause`. */
export const historyPause = z.object({ isPaused: z.boolean({ error: 'flag_invalid' }) });

/** A comment. Text is plain; `@name` that names a user and times such as `1:23` become links in the page. */
export const comment = z.object({
  commentId: z.string(),
  author: userCard.nullable(),
  /** Empty when deleted: a stone that holds its replies. */
  text: z.string(),
  isDeleted: z.boolean(),
  isPinned: z.boolean(),
  isByOwner: z.boolean(),
  isLikedByOwner: z.boolean(),
  likes: z.int(),
  dislikes: z.int(),
  /** What the caller voted: 1, 0, -1. */
  vote: z.int().min(-1).max(1),
  replies: z.int(),
  /** Whom a reply answers, when not the thread's first comment. */
  replyTo: userCard.nullable(),
  rootId: z.string().nullable(),
  createdAt: instant,
  /** Users that the text mentions. */
  mentions: z.array(z.string()),
});
/** A comment with its first replies. */
export const commentThread = comment.extend({ firstReplies: z.array(comment) });
/** Query of `GET /api/v1/videos/:videoId/comments`; `at` puts the thread of that comment first. */
export const commentQuery = cursorQuery.extend({
  sort: z.enum(['hot', 'new'], { error: 'sort_invalid' }).default('hot'),
  at: z.string({ error: 'query_invalid' }).max(32, { error: 'query_invalid' }).optional(),
});
/** The pinned one first; `total` counts replies, too. */
export const commentPage = cursorPage(commentThread).extend({ total: z.int(), isOpen: z.boolean() });
/** `GET /api/v1/comments/:commentId/replies`: oldest first. */
export const replyPage = cursorPage(comment);
/** Body of `POST /api/v1/videos/:videoId/comments`; with `replyTo` a reply. */
export const commentWish = z.object({
  text: z
    .string({ error: 'comment_required' })
    .min(1, { error: 'comment_required' })
    .pipe(writtenText('comment_invalid', { min: 1, max: 2000, isLong: true })),
  replyTo: z.string({ error: 'comment_invalid' }).max(32, { error: 'comment_invalid' }).optional(),
});
/** Body of `PUT /api/v1/comments/:commentId/vote`. */
export const voteWish = z.object({ vote: z.literal([1, 0, -1], { error: 'vote_invalid' }) });
/** Its answer. */
export const voted = z.object({ vote: z.int(), likes: z.int(), dislikes: z.int() });
/** A comment in the creator's inbox. */
export const inboxComment = comment.extend({
  videoId: z.string(),
  videoTitle: z.string(),
  videoCover: z.string().nullable(),
});
/** `GET /api/v1/studio/comments`. */
export const inboxPage = cursorPage(inboxComment);

/** Where a danmaku runs. */
export const danmakuMode = z.enum(['scroll', 'top', 'bottom'], { error: 'danmaku_invalid' });
/** One danmaku: `[id, atMs, mode 0 scroll 1 top 2 bottom, colour 0xRRGGBB, text, sentAt Unix s, author key]`. Packed: a video has thousands. The author key is the same for the same author on this video and tells nobody who it is. */
export const danmakuItem = z.tuple([
  z.string(),
  z.int(),
  z.int().min(0).max(2),
  z.int().min(0).max(0xffffff),
  z.string(),
  z.int(),
  z.string(),
]);
/** `GET /api/v1/videos/:videoId/danmaku?from=&to=` (ms): at most 6 minutes at once, thinned to what a screen can show. */
export const danmakuQuery = z.object({
  from: wholeNumber('danmaku_invalid', { min: 0, max: 360_000_000 }).default(0),
  to: wholeNumber('danmaku_invalid', { min: 0, max: 360_000_000 }).optional(),
});
/** Its answer; `total` counts all of the video. */
export const danmakuWindow = z.object({
  records: z.array(danmakuItem),
  total: z.int(),
  from: z.int(),
  to: z.int(),
  isOpen: z.boolean(),
  /** Ids of the caller's own ones. */
  own: z.array(z.string()),
});
/** Body of `POST /api/v1/videos/:videoId/danmaku`. */
export const danmakuWish = z.object({
  text: z
    .string({ error: 'danmaku_required' })
    .min(1, { error: 'danmaku_required' })
    .pipe(writtenText('danmaku_invalid', { min: 1, max: 100 })),
  atMs: wholeNumber('danmaku_invalid', { min: 0, max: 360_000_000 }),
  mode: danmakuMode.default('scroll'),
  colour: wholeNumber('danmaku_invalid', { min: 0, max: 0xffffff }).default(0xffffff),
});
/** A danmaku in the owner's list. */
export const inboxDanmaku = z.object({
  danmakuId: z.string(),
  videoId: z.string(),
  videoTitle: z.string(),
  atMs: z.int(),
  mode: danmakuMode,
  colour: z.int(),
  text: z.string(),
  author: userCard.nullable(),
  createdAt: instant,
});
/** `GET /api/v1/studio/danmaku?video=`. */
export const inboxDanmakuPage = cursorPage(inboxDanmaku);
/** Query of both inboxes. */
export const inboxQuery = cursorQuery.extend({
  video: z.string({ error: 'query_invalid' }).max(32, { error: 'query_invalid' }).optional(),
  q: z.string({ error: 'query_invalid' }).max(100, { error: 'query_invalid' }).optional(),
});
/** Answer of the import of a Bilibili XML file. */
export const danmakuImported = z.object({ taken: z.int(), skipped: z.int() });

/** Body of `POST /api/v1/videos/:videoId/beacon`: every ten seconds of playing, at pause, end and leaving. Never counts more than the wall clock passed. */
export const beacon = z.object({
  /** Made by the page, one per opening: 16 to 32 of `[0-9A-Za-z]`. */
  playId: z.string({ error: 'beacon_invalid' }).regex(/^[0-9A-Za-z]{16,32}$/, { error: 'beacon_invalid' }),
  positionMs: wholeNumber('beacon_invalid', { min: 0, max: 360_000_000 }),
  /** Milliseconds played (not paused, not sought) since the beacon before. */
  playedMs: wholeNumber('beacon_invalid', { min: 0, max: 3_600_000 }),
  event: z.enum(['start', 'progress', 'pause', 'end', 'leave'], { error: 'beacon_invalid' }),
  /** Where the visitor came from inside the site. */
  source: z
    .enum(['home', 'explore', 'search', 'related', 'following', 'channel', 'playlist', 'history', 'embed', 'other'], {
      error: 'beacon_invalid',
    })
    .default('other'),
});
/** Its answer: what counts so far. */
export const beaconTaken = z.object({ watchedMs: z.int(), isCounted: z.boolean() });

/** Somebody's work in the following feed. */
export const feedItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('video'), at: instant, video: videoCard }),
  z.object({ kind: z.literal('live'), at: instant, live: liveTile }),
]);
/** `GET /api/v1/following`: newest first. */
export const followingFeed = cursorPage(feedItem).extend({
  /** Who is followed, on air first; at most 50. */
  people: z.array(userCard.extend({ isOnAir: z.boolean(), liveId: z.string().nullable() })),
});
/** `GET /api/v1/home`: the first paint of the home page. */
export const homeView = z.object({
  lives: z.array(liveTile),
  /** Started and not finished; empty for guests. */
  continue: z.array(videoCard),
  videos: z.array(videoCard),
  next: z.string().nullable(),
  shorts: z.array(videoCard),
  rank: videoRank.shape.data,
  categories: z.array(categoryView),
  liveTotal: z.int(),
});
/** `GET /api/v1/channels/:handle`: the first paint of somebody's page. */
export const channelView = z.object({
  followers: z.int(),
  following: z.int(),
  works: z.int(),
  likes: z.int(),
  plays: z.int(),
  isFollowing: z.boolean(),
  onAir: liveTile.nullable(),
  videos: cursorPage(videoCard),
  shorts: z.int(),
  lists: z.array(playlist),
});
/** `GET /api/v1/users/:handle/followers` and `/following`. */
export const peoplePage = cursorPage(userCard.extend({ signature: z.string().nullable(), isFollowing: z.boolean() }));
/** `GET /api/v1/me/summary`: the numbers of the personal centre. */
export const meSummary = z.object({
  following: z.int(),
  followers: z.int(),
  works: z.int(),
  likes: z.int(),
  favourites: z.int(),
  history: z.int(),
  later: z.int(),
  /** Null until there is a wallet. */
  coins: z.int().nullable(),
});

export type Toggled = z.output<typeof toggled>;
export type Followed = z.output<typeof followed>;
export type Tripled = z.output<typeof tripled>;
export type Folder = z.output<typeof folder>;
export type Folders = z.output<typeof folders>;
export type KeptVideo = z.output<typeof keptVideo>;
export type KeptPage = z.output<typeof keptPage>;
export type HistoryItem = z.output<typeof historyItem>;
export type HistoryPage = z.output<typeof historyPage>;
export type Comment = z.output<typeof comment>;
export type CommentThread = z.output<typeof commentThread>;
export type CommentPage = z.output<typeof commentPage>;
export type CommentWish = z.input<typeof commentWish>;
export type InboxComment = z.output<typeof inboxComment>;
export type InboxDanmaku = z.output<typeof inboxDanmaku>;
export type DanmakuItem = z.output<typeof danmakuItem>;
export type DanmakuWindow = z.output<typeof danmakuWindow>;
export type DanmakuWish = z.input<typeof danmakuWish>;
export type DanmakuMode = z.output<typeof danmakuMode>;
export type Beacon = z.input<typeof beacon>;
export type FeedItem = z.output<typeof feedItem>;
export type FollowingFeed = z.output<typeof followingFeed>;
export type HomeView = z.output<typeof homeView>;
export type ChannelView = z.output<typeof channelView>;
export type PeoplePage = z.output<typeof peoplePage>;
export type MeSummary = z.output<typeof meSummary>;
