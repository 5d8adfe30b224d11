import type { ProcessState, ReviewState, VideoVisibility } from '@amphi/contract';
import type { Resource } from '../account/index.ts';

/** The facts that decide who may see a video; every artefact of it is decided by them. */
export interface VideoAccess {
  readonly ownerId: string;
  readonly visibility: VideoVisibility;
  readonly publishAt: Date | null;
  readonly review: ReviewState;
  readonly state: ProcessState;
  readonly deletedAt: Date | null;
  /** The owner is banned or leaves: hidden from everybody else. */
  readonly isOwnerHidden: boolean;
}

const hasPicture = (state: ProcessState): boolean => state === 'playable' || state === 'ready';

/** Whether others than the owner may see it at all, listed or not. */
export const isOpen = (video: VideoAccess, now: Date): boolean =>
  video.deletedAt === null &&
  !video.isOwnerHidden &&
  video.review === 'approved' &&
  hasPicture(video.state) &&
  (video.visibility === 'public' ||
    video.visibility === 'unlisted' ||
    (video.visibility === 'scheduled' && video.publishAt !== null && video.publishAt <= now));

/** What `authorise` needs to know about a video. A deleted one is nobody's any more: only who may restore it sees it. */
export const videoResource = (video: VideoAccess, now: Date): Resource => ({
  ownerId: video.deletedAt === null ? video.ownerId : '',
  visibility: isOpen(video, now) ? 'public' : 'private',
  isClosed: video.deletedAt !== null,
});
