import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { deedWeights, type Insight } from '../../insight/index.ts';
import { videoTarget, type Social } from '../../social/index.ts';

/** What a deed is about; that the person may do it is decided before. */
interface Place {
  readonly videoId: string;
}

/** State and count after a deed. */
export interface DeedState {
  readonly isOn: boolean;
  /** Whether this deed changed something. */
  readonly isChanged: boolean;
  readonly count: number;
}

/** What people do about a video; each deed also moves the order of "hot". */
export interface VideoDeeds {
  like(userId: string, place: Place, isOn: boolean): Promise<DeedState>;
  /** `folders` null = keep it where it lies, else the default one; empty = none. @throws AppError `folder_invalid`. */
  favourite(userId: string, place: Place, folders: readonly string[] | null): Promise<DeedState>;
  later(userId: string, place: Place, isOn: boolean): Promise<DeedState>;
  isLiked(userId: string, place: Place): Promise<boolean>;
  /** Moves "hot" for something else than a toggle. */
  warm(videoId: string, weight: number): Promise<void>;
}

/** What they need. */
export interface VideoDeedsOptions {
  readonly social: Pick<Social, 'deeds'>;
  readonly insight: Pick<Insight, 'warm'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

/** @see VideoDeeds */
export const createVideoDeeds = ({ social, insight, clock, log }: VideoDeedsOptions): VideoDeeds => {
  const { deeds } = social;
  /** The deed is kept already: that its warmth is not must not undo it. */
  const warmAt = async (videoId: string, weight: number, at: Date): Promise<void> => {
    try {
      await insight.warm(videoId, weight, at);
    } catch (error) {
      log.warn({ err: error, videoId }, 'a deed did not move the order of "hot"');
    }
  };
  const follow = async (
    place: Place,
    weight: number,
    toggle: { readonly isChanged: boolean; readonly removedAt: Date | null },
    at: Date,
  ): Promise<void> => {
    if (!toggle.isChanged) return;
    const { removedAt } = toggle;
    await (removedAt === null ? warmAt(place.videoId, weight, at) : warmAt(place.videoId, -weight, removedAt));
  };
  return {
    like: async (userId, place, isOn) => {
      const at = clock.wall();
      const toggle = await deeds.setLike(userId, videoTarget(place.videoId), isOn, at);
      await follow(place, deedWeights.like, toggle, at);
      return { isOn, isChanged: toggle.isChanged, count: toggle.count };
    },
    favourite: async (userId, place, folders) => {
      const at = clock.wall();
      const state = await deeds.setFavourite(userId, videoTarget(place.videoId), folders, at);
      await follow(place, deedWeights.favourite, state, at);
      return { isOn: state.isOn, isChanged: state.isChanged, count: state.count };
    },
    later: async (userId, place, isOn) => {
      const target = videoTarget(place.videoId);
      const { count, isChanged } = await deeds.setLater(userId, target, isOn, clock.wall());
      return { isOn, isChanged, count };
    },
    isLiked: (userId, place) => deeds.isLiked(userId, videoTarget(place.videoId)),
    warm: (videoId, weight) => warmAt(videoId, weight, clock.wall()),
  };
};
