import type { LiveDetail, LiveRecord } from '@amphi/contract';

/** Rooms of the shots, on air first. Each id names the state that its page shows. */
const rooms = [
  ['concert', '海边日落不插电：把夏天最后一首歌唱完', '白桦 Birch', 'music', 1, 34_211],
  ['debate', '人工智能是否应当参与高考阅卷｜半决赛', '圆桌派辩论社', 'debate', 1, 12_399],
  ['radio', '深夜电台 vol.212｜小城书店还开着吗', '沈知夏', 'life', 1, 8216],
  ['court', '城市联赛半决赛 G3：海港 对 云岭', '云岭体育', 'sport', 1, 21_080],
  ['drift', 'Neon Drift any% speedrun, goal 41 minutes', 'kite_07', 'game', 1, 5530],
  ['bayes', 'Bayes for people who hate formulas', 'Ada Wren', 'knowledge', 1, 942],
  ['reconnecting', '雪线以上：贡嘎西坡日出直播', '雪线', 'life', 1, 1204],
  ['ended', '手作陶器，从一团泥开始', '陶二', 'other', 2, 3120],
  ['whale', '鲸落：深海摄影分享会', '蓝鲸', 'film', 2, 640],
  ['waiting', '下周三：读者来信特别场', '沈知夏', 'life', 0, 0],
] as const;

const description =
  '青岛第三海水浴场，唱到天黑。歌单可投票，回放保留 30 天。\nThe set list is open for votes; the recording stays for 30 days.';

const iso = (now: number, secondsAgo: number): string => new Date(now - secondsAgo * 1000).toISOString();

/** The list of all rooms at `now`. */
export function castList(now: number): readonly LiveRecord[] {
  return rooms.map(([liveId, title, anchorName, category, status, viewCount], index) => ({
    liveId,
    title,
    anchorName,
    anchorAvatar: null,
    coverImage: null,
    viewCount,
    likeCount: 0,
    commentCount: 0,
    status,
    startTime: status === 0 ? null : iso(now, 2472 + index * 1900),
    endTime: status === 2 ? iso(now, 5400 * index - 20_000) : null,
    category,
  }));
}

/** How many watch a room now. */
export function castWatching(liveId: string): number {
  const record = castList(0).find((room) => room.liveId === liveId);
  return record?.status === 1 ? Math.round(record.viewCount * 0.6) : 0;
}

/** One room with everything its page shows; null for every other id. */
export function castDetail(liveId: string, now: number): LiveDetail | null {
  const record = castList(now).find((room) => room.liveId === liveId);
  if (!record) return null;
  const { likeCount: _likes, commentCount: _comments, ...shared } = record;
  const isReconnecting = liveId === 'reconnecting';
  return {
    ...shared,
    ...(record.status === 2 ? { startTime: iso(now, 9000), endTime: iso(now, 9000 - 6760) } : {}),
    watching: castWatching(liveId),
    state: record.status === 1 ? (isReconnecting ? 'reconnecting' : 'live') : null,
    reconnectUntil: isReconnecting ? iso(now, -48) : null,
    description: liveId === 'waiting' ? null : description,
    tags: liveId === 'waiting' ? [] : ['民谣', '不插电', 'outdoor'],
    play: { hls: `/media/live/${liveId}/index.m3u8`, flv: `/media/live/${liveId}.flv` },
  };
}
