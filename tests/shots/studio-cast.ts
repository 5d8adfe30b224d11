import type {
  InboxComment,
  InboxDanmaku,
  Rendition,
  StudioOverview,
  StudioVideo,
  VideoStatistics,
} from '@amphi/contract';

const minute = 60_000;
const day = 1440;
const ago = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString();

const rendition = (height: number, state: Rendition['state'], progress: number, bytes: number | null): Rendition => ({
  name: `v${height}`,
  kind: 'video',
  height,
  codec: 'H.264',
  bitrateBps: height * 4200,
  state,
  progress,
  bytes,
});

/** Renditions of a video that is finished. */
const whole: Rendition[] = [
  rendition(1080, 'ready', 1, 412_000_000),
  rendition(720, 'ready', 1, 201_000_000),
  rendition(480, 'ready', 1, 98_000_000),
  rendition(360, 'ready', 1, 61_000_000),
  {
    ...rendition(0, 'ready', 1, 24_000_000),
    name: 'a1',
    kind: 'audio',
    height: null,
    codec: 'AAC',
    bitrateBps: 128_000,
  },
];

/** A finished video; scenes change what they show. */
export function castStudioVideo(change: Partial<StudioVideo> = {}): StudioVideo {
  return {
    videoId: 'v1',
    title: '在海拔 4,700 米，等一场雪崩过去',
    description:
      '我们在垭口被困了 61 个小时。没有信号，只有风、炉子和一台还剩两格电的机器。\n\n0:00 出发\n4:21 天气窗只开了四十分钟\n12:05 等待',
    category: 'knowledge',
    tags: ['雪线以上', '纪录片', 'outdoor'],
    visibility: 'public',
    publishAt: null,
    isCommentsOpen: true,
    isDanmakuOpen: true,
    cover: '/media/video/1/cover.webp',
    preview: null,
    coverCandidates: ['/media/video/1/c1.webp', '/media/video/12/c2.webp', '/media/video/23/c3.webp'],
    coverChoice: 0,
    chapters: [
      { startMs: 0, title: '出发' },
      { startMs: 261_000, title: '天气窗只开了四十分钟' },
      { startMs: 725_000, title: '等待' },
    ],
    chapterSource: 'description',
    captions: [
      { captionId: 'c1', language: 'zh-CN', label: '简体中文', url: '/x.vtt', source: null, format: 'srt' },
      { captionId: 'c2', language: 'en', label: 'English', url: '/y.vtt', source: '/y.ass', format: 'ass' },
    ],
    durationMs: 1_865_000,
    width: 1920,
    height: 1080,
    fileName: 'snow-final-v7.mov',
    bytes: 4_210_000_000,
    receivedBytes: 4_210_000_000,
    storedBytes: 5_020_000_000,
    source: 'upload',
    state: 'ready',
    progress: null,
    secondsLeft: null,
    reason: null,
    attempts: 1,
    renditions: whole,
    review: 'approved',
    reviewReason: null,
    plays: 482_311,
    watchMs: 310_400_000_000,
    likes: 21_402,
    favourites: 8120,
    comments: 1906,
    danmaku: 12_840,
    createdAt: ago(4 * day),
    publishedAt: ago(3 * day),
    deletedAt: null,
    ...change,
  };
}

const numbers = { plays: 0, likes: 0, comments: 0, danmaku: 0, watchMs: 0, favourites: 0, publishedAt: null } as const;

/** One of every standing. */
export function castStudioVideos(): StudioVideo[] {
  const own = castStudioVideo;
  return [
    own({
      ...numbers,
      videoId: 'v21',
      title: '凌晨四点的菜市场',
      cover: '/media/video/27/cover.webp',
      state: 'playable',
      progress: 0.42,
      secondsLeft: 190,
      review: 'in_review',
      durationMs: 423_000,
      renditions: [
        rendition(360, 'ready', 1, 11_000_000),
        rendition(720, 'running', 0.64, null),
        rendition(1080, 'waiting', 0, null),
      ],
      createdAt: ago(6),
    }),
    own({
      ...numbers,
      videoId: 'v22',
      title: '把一台 1978 年的合成器修好（上）：电源、电容和一只死在里面的蜘蛛',
      cover: null,
      state: 'preparing',
      progress: 0.8,
      secondsLeft: 4,
      review: 'not_reviewed',
      durationMs: 2_750_000,
      renditions: [],
      createdAt: ago(2),
    }),
    own({
      ...numbers,
      videoId: 'v23',
      title: '硬盘里的旧录像',
      cover: null,
      state: 'refused',
      reason: 'codec_refused',
      review: 'not_reviewed',
      durationMs: null,
      renditions: [],
      createdAt: ago(50),
    }),
    own({
      ...numbers,
      videoId: 'v24',
      title: '一只茶壶的 27 天｜宜兴手作记录',
      cover: '/media/video/3/cover.webp',
      review: 'rejected',
      reviewReason: 'spam: 01:47 画面右下角出现个人二维码，请打码或剪掉后重新提交。',
      createdAt: ago(day),
      durationMs: 1_187_000,
    }),
    own({
      ...numbers,
      videoId: 'v25',
      title: '与座头鲸同游：汤加的九月',
      cover: '/media/video/2/cover.webp',
      visibility: 'scheduled',
      publishAt: ago(-2 * day),
      durationMs: 740_000,
      createdAt: ago(2 * day),
    }),
    own(),
    own({
      videoId: 'v26',
      title: 'Bayes for people who hate formulas, part two: what a base rate really is',
      cover: '/media/video/5/cover.webp',
      plays: 91_204,
      likes: 4410,
      comments: 301,
      durationMs: 966_000,
      publishedAt: ago(20 * day),
    }),
    own({
      videoId: 'v27',
      title: '雨里的老街：一镜到底',
      cover: '/media/video/9/cover.webp',
      visibility: 'unlisted',
      plays: 640,
      likes: 31,
      comments: 4,
      durationMs: 205_000,
      publishedAt: ago(40 * day),
    }),
  ];
}

/** Twenty-eight days with a weekly wave and one good day. */
const days = Array.from({ length: 28 }, (_, at) => ({
  day: new Date(Date.now() - (27 - at) * day * minute).toISOString().slice(0, 10),
  plays: Math.round(2400 + Math.sin(at / 1.1) * 700 + at * 60 + (at === 19 ? 4200 : 0)),
  watchMs: 90_000_000,
}));

/** The overview with something of every kind to do. */
export function castOverview(change: Partial<StudioOverview> = {}): StudioOverview {
  const [growing, preparing, refused, rejected, scheduled] = castStudioVideos();
  const task = (kind: StudioOverview['tasks'][number]['kind'], video: StudioVideo | undefined, minutes: number) => ({
    kind,
    videoId: video?.videoId ?? '',
    title: video?.title ?? '',
    detail: video?.reason ?? video?.reviewReason ?? null,
    at: ago(minutes),
  });
  return {
    tasks: [
      task('refused', refused, 48),
      task('rejected', rejected, 300),
      task('in_review', growing, 6),
      task('processing', preparing, 2),
      task('scheduled', scheduled, -2 * day),
    ],
    days,
    totals: { plays: 1_204_311, watchMs: 812_400_000_000, followers: 48_210, likes: 61_204, videos: 41 },
    latest: castStudioVideos().slice(0, 5),
    ...change,
  };
}

/** Limits of a site whose reviewers are awake. */
export const castLimits = {
  mayUpload: true,
  maxBytes: 20_000_000_000,
  leftTodayBytes: 48_200_000_000,
  maxMinutes: 720,
  isReviewed: true,
  hasFfmpeg: true,
};

const who = (userId: string, nickname: string) => ({ userId, username: userId, nickname, avatar: null });

/** Comments of the inbox: pinned, long, a reply, one of the owner's own. */
export function castInbox(): InboxComment[] {
  const base: InboxComment = {
    commentId: 'k1',
    author: who('kite_07', 'kite_07'),
    text: '12:05 那一段风声是现场收的吗？戴耳机听后背发凉。',
    isDeleted: false,
    isPinned: true,
    isByOwner: false,
    isLikedByOwner: false,
    likes: 1204,
    dislikes: 0,
    vote: 0,
    replies: 12,
    replyTo: null,
    rootId: null,
    createdAt: ago(33),
    mentions: [],
    videoId: 'v1',
    videoTitle: '在海拔 4,700 米，等一场雪崩过去',
    videoCover: '/media/video/1/cover.webp',
  };
  return [
    base,
    {
      ...base,
      commentId: 'k2',
      author: who('adawren', 'Ada Wren'),
      text: 'The part about base rates finally made it click. Could you share the spreadsheet? I would like to use it in class, with credit of course.\nAlso: the sound is a little low after the fifth minute.',
      isPinned: false,
      likes: 31,
      createdAt: ago(190),
      videoId: 'v26',
      videoTitle: 'Bayes for people who hate formulas, part two: what a base rate really is',
      videoCover: '/media/video/5/cover.webp',
    },
    {
      ...base,
      commentId: 'k3',
      author: who('bluenotes', '蓝色星球笔记'),
      text: '同问，想知道麦克风型号。',
      isPinned: false,
      likes: 3,
      rootId: 'k1',
      replyTo: who('kite_07', 'kite_07'),
      createdAt: ago(400),
    },
    {
      ...base,
      commentId: 'k4',
      author: who('birch', '白桦 Birch'),
      text: '现场收的，两支枪麦，后期只做了降噪。',
      isPinned: false,
      isByOwner: true,
      likes: 88,
      rootId: 'k1',
      replyTo: who('bluenotes', '蓝色星球笔记'),
      createdAt: ago(2 * day),
    },
    { ...base, commentId: 'k5', author: null, text: '第一！', isPinned: false, likes: 0, createdAt: ago(3 * day) },
  ];
}

/** Danmaku of the inbox. */
export function castInboxDanmaku(): InboxDanmaku[] {
  const words = [
    '前方高能',
    '这风声……',
    '炉子还剩多少气',
    '前排',
    '对讲机响了！',
    '画面稳得不像手持',
    '61 个小时',
    '泪目',
  ];
  return words.map((text, at) => ({
    danmakuId: `d${at}`,
    videoId: 'v1',
    videoTitle: '在海拔 4,700 米，等一场雪崩过去',
    atMs: 61_000 + at * 97_000,
    mode: 'scroll',
    colour: 0xffffff,
    text,
    author: who(`p${at}`, ['kite_07', 'Ada Wren', '蓝色星球笔记', '泥与火'][at % 4] ?? ''),
    createdAt: ago(12 + at * 60),
  }));
}

const leaders = [
  ['在海拔 4,700 米，等一场雪崩过去', 310_400, 482_311],
  ['与座头鲸同游：汤加的九月', 120_600, 203_311],
  ['Bayes for people who hate formulas, part two: what a base rate really is', 91_000, 91_204],
  ['凌晨四点的菜市场', 61_200, 88_216],
  ['把一台 1978 年的合成器修好（上）：电源、电容和一只死在里面的蜘蛛', 58_000, 44_010],
  ['雨里的老街：一镜到底', 22_000, 31_640],
  ['四个和弦能走多远', 18_400, 23_090],
  ['Soba by hand, from flour to bowl', 9100, 18_700],
  ['辩论入门：怎样听懂对方', 4400, 9120],
  ['给孩子讲电的第一课', 640, 3300],
] as const;

/** The two charts. */
export const castStatistics: VideoStatistics = {
  time_x_data: leaders.map(([title]) => title),
  time_y_data: leaders.map(([name, value]) => ({ name, value, itemStyle: { color: '' } })),
  counts_x_data: leaders.map(([title]) => title),
  counts_y_data: leaders.map(([name, , value]) => ({ name, value, itemStyle: { color: '' } })),
};
