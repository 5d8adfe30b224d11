import type { StudioOverview, StudioPage, StudioVideo } from '@amphi/contract';
import { authorise, type Identity } from '../../account/index.ts';
import type { Insight } from '../../insight/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Categories } from '../../site/index.ts';
import type { Social } from '../../social/index.ts';
import type { VideoPipeline } from '../pipeline.ts';
import type { ReviewEntry } from '../review/entry.ts';
import type { ReviewStore } from '../review/review.store.ts';
import { videoResource } from '../video-access.ts';
import type { VideoRow, VideoStore } from '../video.store.ts';
import type { VideoAddresses } from './cards.ts';
import type { DetailStore, WholeVideo } from './detail.store.ts';
import type { PartStore } from './part.store.ts';
import type { Publication } from './publication.ts';
import { studioVideosOf, toStudioTask } from './studio-view.ts';
import type { StudioFilter, StudioStore } from './studio.store.ts';
import { isAnswerToRejection, planChange, type VideoWish } from './video-change.ts';

/** What creators do with their videos. */
export interface Studio {
  page(filter: StudioFilter & { readonly ownerId: string }): Promise<StudioPage>;
  overview(ownerId: string): Promise<StudioOverview>;
  /** For its owner and who manages every video. @throws AppError `video_unknown`, `forbidden` */
  find(videoId: string, asker: Identity): Promise<StudioVideo>;
  /** The row, for a deed of the owner alone. @throws AppError `video_unknown`, `forbidden` */
  own(videoId: string, asker: Identity): Promise<VideoRow>;
  /** @throws AppError as `own`, and what `planChange` throws */
  change(videoId: string, asker: Identity, wish: VideoWish): Promise<StudioVideo>;
  /** Gone at once from every list and address; the bytes follow later. */
  remove(videoId: string, asker: Identity): Promise<void>;
  /** As it stands now; nobody is asked. @throws AppError `video_unknown` */
  view(videoId: string): Promise<StudioVideo>;
  views(rows: readonly WholeVideo[]): Promise<StudioVideo[]>;
}

/** What it needs. */
export interface StudioOptions {
  readonly videos: VideoStore;
  readonly details: DetailStore;
  readonly store: StudioStore;
  readonly parts: PartStore;
  readonly links: VideoAddresses;
  readonly categories: Pick<Categories, 'idOf'>;
  readonly publication: Publication;
  readonly entry: ReviewEntry;
  readonly reviews: Pick<ReviewStore, 'reopen'>;
  readonly pipeline: Pick<VideoPipeline, 'cancel'>;
  readonly social: Pick<Social, 'followers' | 'deeds'>;
  readonly insight: Pick<Insight, 'totals'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

const overviewDays = 28;
const shownTasks = 20;
const shownLatest = 5;

/** Stops the work on a video that goes; that there is none is not worth a word. */
export const stopWork = async (
  { pipeline, log }: Pick<StudioOptions, 'pipeline' | 'log'>,
  videoId: string,
): Promise<void> => {
  await pipeline.cancel(videoId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'video_not_ready') return;
    log.warn({ err: error, videoId }, 'the work on a deleted video was not stopped');
  });
};

/** Changes a video as wished; what others see of it follows. */
export const changeVideo = async (
  { videos, categories, publication, clock }: Pick<StudioOptions, 'videos' | 'categories' | 'publication' | 'clock'>,
  row: VideoRow,
  wish: VideoWish,
): Promise<VideoRow> => {
  const now = clock.wall();
  const category = wish.category === undefined ? {} : { category: await categories.idOf(wish.category) };
  const change = planChange(row, wish, { now, ...category });
  if (Object.keys(change).length === 0) return row;
  const changed = await videos.update(row.id, change, now);
  if (changed === null) throw new AppError('video_unknown');
  await publication.refreshPublication(row.id);
  return changed;
};

const createOverview =
  (options: StudioOptions, views: Studio['views']): Studio['overview'] =>
  async (ownerId) => {
    const { store, insight, social } = options;
    const ids = await store.findIds(ownerId);
    const [open, latest, sums, followers, likes] = await Promise.all([
      store.findOpen(ownerId, shownTasks),
      store.findPage({ ownerId, page: 1, size: shownLatest }),
      insight.totals(ids, overviewDays),
      social.followers(ownerId),
      social.deeds.countLikes(ids),
    ]);
    return {
      tasks: open.map(toStudioTask),
      days: sums.days.map(({ day, plays, watchMs }) => ({ day, plays, watchMs })),
      totals: { plays: sums.plays, watchMs: sums.watchMs, followers, likes, videos: ids.length },
      latest: await views(latest.rows),
    };
  };

/** @see Studio */
export const createStudio = (options: StudioOptions): Studio => {
  const { videos, details, store, parts, links, publication, entry, reviews, clock } = options;
  const views: Studio['views'] = (rows) => studioVideosOf(rows, parts, { links, now: clock.wall() });
  const view: Studio['view'] = async (videoId) => {
    const row = await details.findWhole(videoId);
    const [found] = row === null ? [] : await views([row]);
    if (found === undefined) throw new AppError('video_unknown');
    return found;
  };
  const managed = async (videoId: string, asker: Identity): Promise<VideoRow> => {
    const found = await videos.findWithAccess(videoId);
    if (found === null) throw new AppError('video_unknown');
    const decision = authorise(asker, 'video.manage', videoResource(found.access, clock.wall()));
    if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'video_unknown' : decision.code);
    return found.row;
  };
  const own: Studio['own'] = async (videoId, asker) => {
    const row = await managed(videoId, asker);
    // Whoever manages everybody's videos does so where a reason is kept, not here.
    if (asker.kind === 'guest' || row.ownerId !== asker.userId || row.deletedAt !== null) {
      throw new AppError('video_unknown');
    }
    return row;
  };
  return {
    page: async (filter) => {
      const { rows, total } = await store.findPage(filter);
      const { page, size } = filter;
      return { records: await views(rows), total, page, size, pages: Math.ceil(total / size) };
    },
    overview: createOverview(options, views),
    find: async (videoId, asker) => {
      await managed(videoId, asker);
      return view(videoId);
    },
    own,
    change: async (videoId, asker, wish) => {
      const row = await own(videoId, asker);
      const changed = await changeVideo(options, row, wish);
      if (isAnswerToRejection(row, changed) && (await reviews.reopen(videoId, clock.wall()))) {
        await entry.enterReview(videoId);
      }
      return view(videoId);
    },
    remove: async (videoId, asker) => {
      const row = await own(videoId, asker);
      const now = clock.wall();
      await videos.update(videoId, { deletedAt: now, deletedBy: row.ownerId, deleteReason: null }, now);
      await publication.refreshPublication(videoId);
      await stopWork(options, videoId);
    },
    view,
    views,
  };
};
