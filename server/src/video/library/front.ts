import { success, type HotVideo, type VideoCard, type VideoRank } from '@amphi/contract';
import { accountTopic, isAccountEvent } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { videoTopic } from '../video-events.ts';
import type { VideoLists } from './lists.ts';

/** What every visitor asks for: hot and rank, kept as the bytes of their answers. */
export interface FrontLists {
  /** JSON of the whole answer, at most ten seconds old; made anew at once after a video was hidden or changed. */
  hotAnswer(): Promise<Buffer>;
  rankAnswer(): Promise<Buffer>;
  /** At most 8, hottest first. */
  hot(): Promise<readonly HotVideo[]>;
  /** At most 10 by plays. */
  rank(): Promise<VideoRank>;
}

const hotMost = 8;
const rankMost = 10;
/** After this an answer is made anew behind the back of whoever asks. */
const freshMs = 5_000;
/** After this they wait for it. */
const staleMs = 10_000;

const toHot = (card: VideoCard): HotVideo => ({
  id: card.videoId,
  title: card.title,
  cover: card.cover,
  duration: card.durationMs / 1000,
  category: card.category,
  playCount: card.plays,
  likeCount: card.likes,
  commentCount: card.comments,
  publishTime: card.publishedAt ?? '',
  author: card.owner,
});

interface Kept<Value> {
  readonly value: Value;
  readonly answer: Buffer;
  readonly at: number;
}

/** A value that is loaded at most once at a time and believed for seconds. */
const createKeeper = <Value>(clock: Pick<Clock, 'now'>, load: () => Promise<Value>) => {
  let kept: Kept<Value> | null = null;
  let loading: Promise<Kept<Value>> | null = null;
  let version = 0;
  const reload = (): Promise<Kept<Value>> => {
    if (loading !== null) return loading;
    const begun = version;
    const run = async (): Promise<Kept<Value>> => {
      const value = await load();
      const made = { value, answer: Buffer.from(JSON.stringify(success(value))), at: clock.now() };
      // What changed while it was read may be missing in it: such a one is answered once and not kept.
      if (begun === version) kept = made;
      return made;
    };
    const running = run().finally(() => {
      if (loading === running) loading = null;
    });
    return (loading = running);
  };
  return {
    drop: () => {
      version += 1;
      kept = null;
      loading = null;
    },
    get: async (): Promise<Kept<Value>> => {
      if (kept === null) return reload();
      const age = clock.now() - kept.at;
      if (age >= staleMs) return reload();
      // The old answer is good enough for this one; if the database is away the next but one will hear of it.
      if (age >= freshMs) reload().catch(() => undefined);
      return kept;
    },
  };
};

/** What they need. */
export interface FrontOptions {
  readonly lists: Pick<VideoLists, 'top'>;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Hot and rank; they listen for as long as the process lives. */
export const createFrontLists = ({ lists, bus, clock }: FrontOptions): FrontLists => {
  const hot = createKeeper(clock, async () => (await lists.top('hot', hotMost)).map(toHot));
  const rank = createKeeper(clock, async () => ({
    data: (await lists.top('plays', rankMost)).map(({ videoId, title }) => ({ id: videoId, title })),
  }));
  const drop = (): void => {
    hot.drop();
    rank.drop();
  };
  bus.subscribe(videoTopic, drop);
  // A banned creator's videos are hidden with them.
  bus.subscribe(accountTopic, (message) => {
    if (isAccountEvent(message) && message.type === 'access_changed') drop();
  });
  return {
    hotAnswer: async () => (await hot.get()).answer,
    rankAnswer: async () => (await rank.get()).answer,
    hot: async () => (await hot.get()).value,
    rank: async () => (await rank.get()).value,
  };
};
