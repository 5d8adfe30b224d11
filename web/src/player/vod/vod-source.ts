import type { Playback as PlayFacts } from '@amphi/contract';

/** A video as a player needs it. */
export interface VodSource {
  readonly videoId: string;
  readonly title: string;
  readonly ownerName: string;
  readonly cover: string | null;
  readonly durationMs: number;
  readonly isVertical: boolean;
  readonly play: PlayFacts;
}
