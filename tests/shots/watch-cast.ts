import type { Comment, CommentPage, DanmakuItem, DanmakuWindow, UserCard, VideoDetail } from '@amphi/contract';
import { castVideos } from './library-cast.ts';
import { clipS } from './watch-clip.ts';

const minute = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString();
const owner: UserCard = { userId: 'p0', username: 'yuanshan', nickname: '远山纪录', avatar: null };
const related = castVideos(6, 1);

/** Where danmaku are dense, as the heat line. */
const heat = Array.from({ length: 100 }, (_, at) => {
  const wave =
    Math.sin(at / 7) ** 2 * 0.35 + Math.exp(-(((at - 60) / 7) ** 2)) * 0.6 + Math.exp(-(((at - 23) / 5) ** 2)) * 0.35;
  return Math.min(1, wave + ((at * 37) % 11) / 90);
});

/** A video in its best state; scenes change what they show. */
export function castDetail(change: Partial<VideoDetail> = {}): VideoDetail {
  return {
    videoId: 'snow',
    title: '在海拔 4,700 米，等一场雪崩过去',
    cover: '/media/video/1/cover.webp',
    preview: null,
    durationMs: clipS * 1000,
    isVertical: false,
    category: 'knowledge',
    plays: 482_311,
    likes: 21_402,
    comments: 1906,
    danmaku: 1284,
    publishedAt: ago(3 * 1440),
    owner,
    progress: null,
    description:
      '我们在垭口被困了 61 个小时。没有信号，只有风、炉子和一台还剩两格电的机器。这一集没有登顶，只有等待。\n\n04:21 天气窗只开了四十分钟。\n设备清单：https://example.com/gear\n#雪线以上 #纪录片\n剪辑花了两个月，谢谢每一位留言的人。',
    tags: ['雪线以上', '纪录片', 'outdoor'],
    visibility: 'public',
    publishAt: null,
    state: 'ready',
    stateProgress: null,
    review: 'approved',
    width: 1920,
    height: 1080,
    play: {
      url: '/media/video/snow/index.m3u8',
      kind: 'hls',
      storyboard: '/media/video/snow/t1/storyboard.vtt',
      heights: [1080, 720, 360],
      captions: [
        {
          captionId: 'c1',
          language: 'zh-CN',
          label: '中文',
          url: '/media/video/snow/captions/zh.vtt',
          source: null,
          format: 'vtt',
        },
        {
          captionId: 'c2',
          language: 'en',
          label: 'English',
          url: '/media/video/snow/captions/en.vtt',
          source: null,
          format: 'srt',
        },
      ],
      chapters: [
        { startMs: 0, title: '出发' },
        { startMs: 261_000, title: '天气窗' },
        { startMs: 615_000, title: '最后一段绳' },
        { startMs: 876_000, title: '风口' },
        { startMs: 1_454_000, title: '天亮' },
      ],
      heat,
    },
    isCommentsOpen: true,
    isDanmakuOpen: true,
    favourites: 9731,
    ownerFollowers: 216_410,
    ownerSignature: null,
    mine: {
      isOwner: false,
      isLiked: false,
      isFavourite: false,
      isLater: false,
      isFollowing: false,
      coins: 0,
      resumeMs: 1_122_000,
    },
    related: related.slice(0, 5),
    list: {
      playlistId: 'l1',
      title: '雪线以上 · 第 4 集',
      total: 7,
      position: 3,
      records: castVideos(7, 10).map((card, at) =>
        at === 3 ? { ...card, videoId: 'snow', title: '等一场雪崩过去', durationMs: clipS * 1000 } : card,
      ),
    },
    liveId: null,
    ...change,
  };
}

const people: readonly UserCard[] = [
  ['阿树', 'ashu'],
  ['白桦 Birch', 'birch'],
  ['Ada Wren', 'adawren'],
  ['泥与火', 'clayfire'],
].map(([nickname = '', username = ''], at) => ({ userId: `q${at}`, nickname, username, avatar: null }));

const comment = (at: number, text: string, more: Partial<Comment> = {}): Comment => ({
  commentId: `k${at}`,
  author: people[at % people.length] ?? null,
  text,
  isDeleted: false,
  isPinned: false,
  isByOwner: false,
  isLikedByOwner: false,
  likes: 3318 - at * 411,
  dislikes: 0,
  vote: 0,
  replies: 0,
  replyTo: null,
  rootId: null,
  createdAt: ago(2 * 1440 + at * 90),
  mentions: [],
  ...more,
});

/** The comments of the video. */
export function castComments(change: Partial<CommentPage> = {}): CommentPage {
  const reply = (at: number, text: string, more: Partial<Comment> = {}): Comment =>
    comment(at, text, { rootId: 'k0', likes: at, ...more });
  return {
    records: [
      {
        ...comment(0, '14:36 那段没有配乐，只有炉子的声音，反而觉得特别安静。', {
          isPinned: true,
          replies: 7,
          isLikedByOwner: true,
        }),
        firstReplies: [
          reply(5, '同感，@ashu 戴耳机听更明显。', { mentions: ['ashu'] }),
          reply(6, '谢谢，那一段我们关掉了所有机器，只留了一支麦。', {
            author: owner,
            isByOwner: true,
            replyTo: people[0] ?? null,
          }),
        ],
      },
      {
        ...comment(1, 'The 40 minutes at 4:21 are the best documentary footage I have seen this year.', { vote: 1 }),
        firstReplies: [],
      },
      {
        ...comment(2, '', { isDeleted: true, author: null, replies: 1 }),
        firstReplies: [comment(8, '楼上说得对。', { rootId: 'k2', likes: 2 })],
      },
      {
        ...comment(3, '想问一下炉头型号，高海拔点火困难吗？\n我们去年在四姑娘山用的那款 5000 米以上就点不着了。'),
        firstReplies: [],
      },
    ],
    next: 'more',
    total: 1906,
    isOpen: true,
    ...change,
  };
}

const words = [
  '开口就是雪线以上的声音',
  '这光也太好了吧',
  '帐篷那个小橙点',
  '真·等风来',
  '作者辛苦了',
  'first light, wow',
  '炉子的声音好治愈',
  '四十分钟的天气窗',
];

/** Danmaku around a moment, a bit more than one a second. */
export function castDanmaku(fromMs = 0, toMs = clipS * 1000): DanmakuWindow {
  const records: DanmakuItem[] = [];
  for (let at = 0; fromMs + at * 1300 < toMs; at += 1) {
    const colour = at % 5 === 3 ? 0xffe066 : at % 7 === 5 ? 0x74c0fc : 0xffffff;
    records.push([
      `d${fromMs}-${at}`,
      fromMs + at * 1300,
      at % 13 === 7 ? 1 : 0,
      colour,
      words[at % words.length] ?? '',
      1_763_000_000 + at * 60,
      `u${at % 9}`,
    ]);
  }
  return { records, total: 1284, from: fromMs, to: toMs, isOpen: true, own: [] };
}
