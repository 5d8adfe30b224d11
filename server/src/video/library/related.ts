import type { VideoCard } from '@amphi/contract';
import type { Insight } from '../../insight/index.ts';
import type { VideoCards } from './cards.ts';
import type { NearFacts, RelatedStore } from './related.store.ts';

/** Videos beside a video. */
export interface Related {
  /** At most five public ones, never itself. */
  find(video: NearFacts, viewerId: string | null): Promise<readonly VideoCard[]>;
}

const most = 5;
const looked = 12;

/** Puts together what several sources say, each best first: what many name, or one names early, comes first. */
export const mergeRanks = (sources: readonly (readonly string[])[]): readonly string[] => {
  const scores = new Map<string, number>();
  for (const source of sources) {
    for (const [at, id] of source.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (at + 2));
  }
  return [...scores].toSorted(([, a], [, b]) => b - a).map(([id]) => id);
};

/** @see Related */
export const createRelated = (options: {
  readonly store: RelatedStore;
  readonly insight: Pick<Insight, 'related'>;
  readonly cards: VideoCards;
}): Related => {
  const { store, insight, cards } = options;
  return {
    find: async (video, viewerId) => {
      const [watched, tagged, near] = await Promise.all([
        insight.related(video.id, looked),
        store.findByTags(video, looked),
        store.findNear(video, most),
      ]);
      const known = mergeRanks([watched, tagged]).filter((id) => id !== video.id);
      const ids = [...known, ...near.filter((id) => !known.includes(id))];
      return (await cards.listed(ids.slice(0, 2 * looked), viewerId)).slice(0, most);
    },
  };
};
