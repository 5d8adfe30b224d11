import type {
  CategoryView,
  ChannelView,
  FollowingFeed,
  Folders,
  HistoryPage,
  HomeView,
  KeptPage,
  KeptVideo,
  LiveTile,
  PeoplePage,
  Playlist,
  PlaylistDetail,
  SearchPage,
  Suggestion,
  UserCard,
  VideoCard,
} from '@amphi/contract';
import { castList, castWatching } from './cast.ts';

const minute = 60_000;
const day = 1440;
const ago = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString();

/** Name and handle of those who publish. */
const people = [
  ['远山纪录', 'yuanshan'],
  ['数理茶馆', 'mathtea'],
  ['蓝色星球笔记', 'bluenotes'],
  ['泥与火', 'clayfire'],
  ['kite_07', 'kite_07'],
  ['Ada Wren', 'adawren'],
  ['云岭体育', 'yunling_sports'],
  ['一个名字长到在任何一列里都放不下的频道', 'long_name'],
] as const;

const person = (at: number): UserCard => {
  const [nickname = '', username = ''] = people[at % people.length] ?? [];
  return { userId: `p${at % people.length}`, username, nickname, avatar: null };
};

/** Title, seconds, plays, minutes since, category. */
const works = [
  ['在海拔 4,700 米，等一场雪崩过去', 1865, 348_211, 190, 'film'],
  ['贝叶斯不是公式：用三次误诊讲清先验', 1713, 91_204, day + 60, 'knowledge'],
  ['与座头鲸同游：汤加的九月', 740, 1_203_311, 3 * day, 'film'],
  ['一只茶壶的 27 天｜宜兴手作记录', 1187, 28_530, 5 * day, 'life'],
  ['Neon Drift any% in 41:07, every trick explained', 2467, 5530, 42, 'game'],
  ['Bayes for people who hate formulas, part two: what a base rate really is', 966, 12_399, 300, 'knowledge'],
  ['城市联赛半决赛集锦：海港 3:2 云岭', 611, 210_800, 14, 'sport'],
  ['凌晨四点的菜市场', 423, 8216, 26 * 60, 'life'],
  ['把一台 1978 年的合成器修好', 2750, 44_010, 9 * day, 'technology'],
  ['雨里的老街：一镜到底', 205, 640, 20 * day, 'life'],
  ['四个和弦能走多远', 1320, 73_090, 33 * day, 'music'],
  ['一台望远镜看到的土星环', 508, 2204, 61 * day, 'knowledge'],
  ['Soba by hand, from flour to bowl', 892, 18_700, 7 * day, 'life'],
  ['辩论入门：怎样听懂对方', 1544, 9120, 12 * day, 'debate'],
  ['骑行川西 800 公里', 3920, 61_000, 410 * day, 'sport'],
  ['给孩子讲电的第一课', 480, 3300, 2 * day, 'knowledge'],
] as const;

/** Videos of the shots; `from` turns the list so that no two pages look alike. */
export function castVideos(count: number, from = 0): VideoCard[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const [title = '', seconds = 0, plays = 0, minutes = 0, category = ''] = works[at % works.length] ?? [];
    return {
      videoId: `v${at}`,
      title,
      // One of many has none: the page draws it.
      cover: at % 9 === 7 ? null : `/media/video/${at}/cover.webp`,
      preview: null,
      durationMs: seconds * 1000,
      isVertical: false,
      category,
      plays,
      likes: Math.round(plays / 20),
      comments: 12,
      danmaku: 40,
      publishedAt: ago(minutes),
      owner: person(at),
      progress: null,
    };
  });
}

const watched = [0.6, 0.25, 0.81, 0.21];
const started = (): VideoCard[] => castVideos(4, 0).map((video, at) => ({ ...video, progress: watched[at] ?? null }));

const shortTitles = [
  '雨夜的霓虹街',
  '日落前最后一跳',
  '汤面要趁热',
  '一镜到底',
  '滑板课第三天',
  '老街的伞',
  '半熟蛋',
  '猫和窗',
];

/** Upright ones. */
export function castShorts(count: number): VideoCard[] {
  return castVideos(count, 20).map((video, at) => ({
    ...video,
    title: shortTitles[at % shortTitles.length] ?? '',
    cover: `/media/video/${at + 31}/cover.webp`,
    isVertical: true,
    durationMs: 14_000 + at * 3000,
  }));
}

/** Topics of the site. */
export const castCategories: CategoryView[] = [
  ['debate', '辩论', 'Debate'],
  ['knowledge', '知识', 'Knowledge'],
  ['music', '音乐', 'Music'],
  ['game', '游戏', 'Games'],
  ['film', '影视', 'Film'],
  ['life', '生活', 'Life'],
  ['technology', '科技', 'Technology'],
  ['sport', '体育', 'Sport'],
  ['news', '资讯', 'News'],
  ['craft', '手作', 'Crafts'],
].map(([id = '', zh = '', en = ''], position) => ({ id, zh, en, position, isHidden: false, videos: 12 }));

/** Rooms on air. */
export function castLives(count: number): LiveTile[] {
  return castList(Date.now())
    .filter((room) => room.status === 1)
    .slice(0, count)
    .map((room, at) => ({
      liveId: room.liveId,
      title: room.title,
      cover: `/media/video/${at + 51}/cover.webp`,
      category: room.category,
      owner: { userId: `h${at}`, username: `host${at}`, nickname: room.anchorName, avatar: null },
      watching: castWatching(room.liveId),
      isOnAir: true,
      startedAt: room.startTime,
    }));
}

/** The home page of a member who has begun four videos. */
export function castHome(change: Partial<HomeView> = {}): HomeView {
  return {
    lives: castLives(6),
    continue: started(),
    videos: castVideos(24, 4),
    next: 'c1',
    shorts: castShorts(10),
    rank: castVideos(10, 1).map(({ videoId, title }) => ({ id: videoId, title })),
    categories: castCategories,
    liveTotal: 12,
    ...change,
  };
}

/** A site on its first day. */
export const castNothing: HomeView = {
  lives: [],
  continue: [],
  videos: [],
  next: null,
  shorts: [],
  rank: [],
  categories: castCategories,
  liveTotal: 0,
};

/** What was found. */
export function castFound(change: Partial<SearchPage> = {}): SearchPage {
  return { videos: castVideos(14, 2), users: [], lives: [], next: null, total: 214, didYouMean: null, ...change };
}

/** People that were found. */
export const castFoundPeople = people.map((_, at) => ({
  ...person(at),
  signature: at % 2 === 0 ? '走远路的人，和他们的摄像机。A camera on a long walk.' : null,
  followers: 12_399 * (at + 1),
  works: 3 + at * 7,
  isFollowing: at === 1,
}));

/** What the field of the top bar suggests. */
export const castSuggestions: Suggestion[] = [
  { kind: 'title', text: '贝叶斯不是公式：用三次误诊讲清先验', username: null },
  { kind: 'title', text: '贝叶斯入门', username: null },
  { kind: 'tag', text: '贝叶斯', username: null },
  { kind: 'user', text: '数理茶馆', username: 'mathtea' },
];

/** What the followed people published. */
export function castFollowing(change: Partial<FollowingFeed> = {}): FollowingFeed {
  const videos = castVideos(9, 3).map((video, at) => ({
    kind: 'video' as const,
    at: ago([20, 90, 300, day + 200, day + 300, day + 400, 3 * day, 3 * day, 4 * day][at] ?? 0),
    video,
  }));
  const live = castLives(1)[0];
  return {
    records: [...(live ? [{ kind: 'live' as const, at: ago(5), live }] : []), ...videos],
    next: null,
    people: people.map((_, at) => ({ ...person(at), isOnAir: at < 2, liveId: at < 2 ? 'concert' : null })),
    ...change,
  };
}

const kept = (video: VideoCard, minutes: number, isGone = false): KeptVideo => ({
  videoId: video.videoId,
  keptAt: ago(minutes),
  title: video.title,
  video: isGone ? null : video,
});

/** Favourites, likes or what is kept for later; the third is gone. */
export function castKept(count = 9): KeptPage {
  const records = castVideos(count, 5).map((video, at) => kept(video, at * 700, at === 2));
  return { records, next: null, total: count };
}

/** The history, over three days. */
export function castHistory(isPaused = false): HistoryPage {
  const shares = [0.6, 0.25, 1, 0.81, 0.4, 0.97, 0.1, 0.5];
  const records = castVideos(8, 0).map((video, at) => {
    const share = shares[at] ?? 0;
    return {
      ...kept(
        { ...video, progress: share },
        [12, 80, 300, day + 30, day + 200, 3 * day, 3 * day, 3 * day][at] ?? 0,
        at === 4,
      ),
      positionMs: Math.round(video.durationMs * share),
      durationMs: video.durationMs,
    };
  });
  return { records, next: null, isPaused };
}

/** Folders of favourites. */
export const castFolders: Folders = [
  ['f0', '', true, false, 31],
  ['f1', '想再看一遍的纪录片', false, true, 12],
  ['f2', 'Bayes', false, false, 4],
  ['f3', '做饭', false, false, 0],
].map(([folderId, name, isDefault, isPublic, videos]) => ({
  folderId: String(folderId),
  name: String(name),
  isDefault: isDefault === true,
  isPublic: isPublic === true,
  videos: Number(videos),
  cover: null,
  has: false,
}));

/** Playlists of one person. */
const castPlaylists: Playlist[] = [
  ['l1', '雪线以上：一年四季', 'public', 12],
  ['l2', '器材与剪辑', 'public', 5],
  ['l3', 'Drafts for the festival', 'unlisted', 3],
].map(([playlistId, title, visibility, videos], at) => ({
  playlistId: String(playlistId),
  title: String(title),
  description: '从第一场雪拍到最后一场。From the first snow to the last.',
  visibility: visibility === 'public' ? 'public' : 'unlisted',
  owner: person(0),
  videos: Number(videos),
  cover: `/media/video/${at + 5}/cover.webp`,
  updatedAt: ago(at * 3 * day + 100),
}));

/** One of them with its videos. */
export function castPlaylist(): PlaylistDetail {
  const [list] = castPlaylists;
  if (!list) throw new Error('no playlist');
  return { ...list, records: castVideos(7, 6).map((video) => ({ ...video, owner: person(0) })) };
}

/** A channel. */
export function castChannel(change: Partial<ChannelView> = {}): ChannelView {
  return {
    followers: 123_990,
    following: 41,
    works: 38,
    likes: 2_041_000,
    plays: 30_200_000,
    isFollowing: false,
    onAir: null,
    videos: { records: castVideos(12, 6).map((video) => ({ ...video, owner: person(0) })), next: null },
    shorts: 9,
    lists: castPlaylists,
    ...change,
  };
}

/** Followers. */
export const castPeople: PeoplePage = {
  records: castFoundPeople.map(({ followers: _followers, works: _works, ...rest }) => rest),
  next: null,
};

/** The public profile behind a channel. */
export const castOwner = {
  ...person(0),
  signature: '走远路的人，和他们的摄像机。A camera on a long walk.',
  createTime: '2023-03-08T09:00:00.000Z',
  isSelf: false,
};
