import type { StudioVideo, UserCard } from '@amphi/contract';
import { accountTopic, type AccountEvent } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Actor, AuditLog, AuditWriter } from '../../site/index.ts';
import type { VideoChange, VideoRow } from '../video.store.ts';
import type { DeletionStore } from './deletion.store.ts';
import { changeVideo, stopWork, type StudioOptions } from './studio.ts';
import type { StudioFilter, StudioStore } from './studio.store.ts';
import { studioVideosOf } from './studio-view.ts';
import type { VideoWish } from './video-change.ts';

/** A page of everybody's videos. */
export interface ContentPage {
  readonly records: (StudioVideo & { readonly owner: UserCard })[];
  readonly total: number;
}

/** What administrators do with everybody's videos; each deed with its entry in the audit log. */
export interface ContentDesk {
  find(filter: Omit<StudioFilter, 'ownerId'>): Promise<ContentPage>;
  /** Gone at once for everybody, with a word to its owner; restored until the bytes are cleared. @throws AppError `video_unknown` */
  remove(actor: Actor, videoId: string, reason: string): Promise<void>;
  /** @throws AppError `video_unknown` for what was not deleted */
  restore(actor: Actor, videoId: string, reason: string): Promise<void>;
  /** @throws AppError `video_unknown`, and what `planChange` throws */
  change(actor: Actor, videoId: string, wish: VideoWish): Promise<StudioVideo>;
}

/** What it needs. */
export interface ContentDeskOptions extends StudioOptions {
  readonly studioStore: StudioStore;
  readonly deletions: DeletionStore;
  readonly audit: AuditLog;
  readonly bus: Pick<Bus, 'publish'>;
  readonly view: (videoId: string) => Promise<StudioVideo>;
}

const deedOf = (action: string, videoId: string, reason: string | null = null) => ({
  action: `video.${action}`,
  targetKind: 'video',
  targetId: videoId,
  reason,
});

/** Of long texts the log keeps that they changed, not what they said. */
const toldOf = (row: VideoRow, wish: VideoWish): Record<string, unknown> => {
  const named = Object.keys(wish).filter((name): name is keyof VideoWish & keyof VideoRow => name in row);
  return Object.fromEntries(named.map((name) => [name, name === 'description' ? row[name].length : row[name]]));
};

const createRemove =
  (options: ContentDeskOptions): ContentDesk['remove'] =>
  async (actor, videoId, reason) => {
    const { deletions, audit, publication, bus, clock } = options;
    const now = clock.wall();
    const change: VideoChange = { deletedAt: now, deletedBy: actor.userId, deleteReason: reason };
    const record = (writer: AuditWriter) => audit.record(actor, deedOf('remove', videoId, reason), writer);
    const gone = await deletions.remove(videoId, change, record);
    if (gone === null) throw new AppError('video_unknown');
    await publication.refreshPublication(videoId);
    await stopWork(options, videoId);
    if (gone.ownerId === actor.userId) return;
    const { title, ownerId } = gone;
    const notice = {
      kind: 'video_reviewed',
      videoId,
      title,
      isApproved: false,
      reason: 'other',
      note: reason,
    } as const;
    bus.publish(accountTopic, { type: 'notice', userId: ownerId, notice } satisfies AccountEvent);
  };

/** @see ContentDesk */
export const createContentDesk = (options: ContentDeskOptions): ContentDesk => {
  const { videos, studioStore, parts, links, deletions, audit, publication, clock, view } = options;
  return {
    find: async (filter) => {
      const { rows, total } = await studioStore.findPage({ ...filter, ownerId: null });
      const views = await studioVideosOf(rows, parts, { links, now: clock.wall() });
      const records = views.flatMap((video, at) => {
        const row = rows[at];
        if (row === undefined) return [];
        const { ownerId: userId, username, nickname, avatar } = row;
        return { ...video, owner: { userId, username, nickname, avatar } };
      });
      return { records, total };
    },
    remove: createRemove(options),
    restore: async (actor, videoId, reason) => {
      const record = (writer: AuditWriter) => audit.record(actor, deedOf('restore', videoId, reason), writer);
      const back = await deletions.restore(videoId, clock.wall(), record);
      if (!back) throw new AppError('video_unknown');
      await publication.refreshPublication(videoId);
    },
    change: async (actor, videoId, wish) => {
      const row = await videos.findRow(videoId);
      if (row === null) throw new AppError('video_unknown');
      const changed = await changeVideo(options, row, wish);
      const told = { before: toldOf(row, wish), after: toldOf(changed, wish) };
      await audit.record(actor, { ...deedOf('change', videoId), ...told });
      return view(videoId);
    },
  };
};
