import { success, type CategoryView, type HomeView, type LiveTile, type VideoCard } from '@amphi/contract';
import { accountTopic, isAccountEvent } from '../account/index.ts';
import type { Insight } from '../insight/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Categories } from '../site/index.ts';
import { videoTopic, type VideoCore, type VideoLibrary } from '../video/index.ts';
import type { FeedStore } from './feed.store.ts';
import { toTile, type Watching } from './tiles.ts';

/** The first paint of the home page. */
export interface Home {
  /** JSON of the whole answer for guests, a few seconds old at most; made anew at once after a video was hidden. */
  guestAnswer(): Promise<Buffer>;
  /** What a member sees: progress on every card, and what was begun. */
  forUser(userId: string): Promise<HomeView>;
}

/** What it needs. */
export interface HomeOptions {
  readonly store: FeedStore;
  readonly library: VideoLibrary;
  readonly cards: VideoCore['cards'];
  readonly insight: Pick<Insight, 'history'>;
  readonly categories: Categories;
  readonly engine: Watching;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Pick<Clock, 'now'>;
}

const mostLives = 12;
const mostShorts = 10;
const mostBegun = 12;
const pageSize = 24;
const freshMs = 4_000;
const staleMs = 10_000;

/** What is on air, most watched first. */
const livesOf = async ({ store, engine }: HomeOptions): Promise<LiveTile[]> => {
  const rows = await store.findOnAir(100);
  const tiles = rows.map((row) => toTile(row, engine));
  return tiles.toSorted((a, b) => b.watching - a.watching).slice(0, mostLives);
};

const categoriesOf = async ({ categories, library }: HomeOptions): Promise<CategoryView[]> => {
  const [rows, counts] = await Promise.all([categories.all(), library.related.countByCategory()]);
  return rows.filter(({ isHidden }) => !isHidden).map((row) => ({ ...row, videos: counts.get(row.id) ?? 0 }));
};

/** Started and not finished, in the order of watching. */
const begunOf = async ({ insight, cards }: HomeOptions, userId: string): Promise<VideoCard[]> => {
  const ids = await insight.history.findOpen(userId, mostBegun);
  const shown = await cards.byIds(ids, userId);
  return ids.flatMap((id) => shown.get(id) ?? []);
};

const build = async (options: HomeOptions, userId: string | null): Promise<HomeView> => {
  const { library, store } = options;
  const [lives, liveTotal, page, upright, rank, categories, begun] = await Promise.all([
    livesOf(options),
    store.countOnAir(),
    library.lists.page({ sort: 'hot', size: pageSize }, userId),
    library.lists.page({ sort: 'hot', size: mostShorts, shape: 'vertical' }, userId),
    library.front.rank(),
    categoriesOf(options),
    userId === null ? [] : begunOf(options, userId),
  ]);
  return {
    lives,
    continue: begun,
    videos: page.records,
    next: page.next,
    shorts: upright.records,
    rank: rank.data,
    categories,
    liveTotal,
  };
};

/** @see Home */
export const createHome = (options: HomeOptions): Home => {
  const { bus, clock } = options;
  let kept: { readonly answer: Buffer; readonly at: number } | null = null;
  let loading: Promise<Buffer> | null = null;
  let version = 0;
  const load = (): Promise<Buffer> => {
    if (loading !== null) return loading;
    const begun = version;
    const run = async (): Promise<Buffer> => {
      const answer = Buffer.from(JSON.stringify(success(await build(options, null))));
      // What changed while it was built may be missing in it: such a one is answered and not kept.
      if (begun === version) kept = { answer, at: clock.now() };
      return answer;
    };
    const running = run().finally(() => {
      if (loading === running) loading = null;
    });
    return (loading = running);
  };
  const drop = (): void => {
    version += 1;
    kept = null;
    loading = null;
  };
  bus.subscribe(videoTopic, drop);
  bus.subscribe(accountTopic, (message) => {
    if (isAccountEvent(message) && message.type === 'access_changed') drop();
  });
  return {
    forUser: (userId) => build(options, userId),
    guestAnswer: async () => {
      if (kept === null || clock.now() - kept.at >= staleMs) return load();
      // Good enough for this one; a failure meets the next who has to wait.
      if (clock.now() - kept.at >= freshMs) load().catch(() => undefined);
      return kept.answer;
    },
  };
};
