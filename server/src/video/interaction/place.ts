import { parseVideoId, type Right } from '@amphi/contract';
import { authorise, type Identity } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { isOpen, videoResource, type VideoAccess } from '../video-access.ts';
import type { VideoRow, VideoStore } from '../video.store.ts';

/** A video that somebody acts on. */
export interface Place {
  readonly videoId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly durationMs: number;
  readonly cover: string | null;
  readonly isCommentsOpen: boolean;
  readonly isDanmakuOpen: boolean;
  /** Everybody may see it now. */
  readonly isOpen: boolean;
  /** Who asks owns it. */
  readonly isOwner: boolean;
}

/** Finds videos for those who may do something about them. */
export interface Places {
  /** @throws AppError `video_unknown` when it is not there or not for this person, `login_required`, `forbidden`. */
  find(identity: Identity, videoId: string, right: Right): Promise<Place>;
}

/** What it needs. */
export interface PlacesOptions {
  readonly store: Pick<VideoStore, 'findWithAccess'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const toPlace = (row: VideoRow, access: VideoAccess, identity: Identity, now: Date): Place => ({
  videoId: row.id,
  ownerId: row.ownerId,
  title: row.title,
  durationMs: row.durationMs ?? 0,
  cover: row.cover,
  isCommentsOpen: row.isCommentsOpen,
  isDanmakuOpen: row.isDanmakuOpen,
  isOpen: isOpen(access, now),
  isOwner: identity.kind === 'user' && identity.userId === row.ownerId,
});

/** @see Places */
export const createPlaces = ({ store, clock }: PlacesOptions): Places => ({
  find: async (identity, text, right) => {
    const videoId = parseVideoId(text);
    const found = videoId === null ? null : await store.findWithAccess(videoId);
    if (found === null) throw new AppError('video_unknown');
    const now = clock.wall();
    const decision = authorise(identity, right, videoResource(found.access, now));
    if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'video_unknown' : decision.code);
    return toPlace(found.row, found.access, identity, now);
  },
});
