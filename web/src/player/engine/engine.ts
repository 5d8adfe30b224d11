import type { RecoveryEvent } from '../recovery.ts';

/** How the stream comes to the player. `auto` picks low-latency HLS, native on Safari. */
export type Format = 'auto' | 'hls' | 'flv';

/** What really plays. */
export type EngineKind = 'hls' | 'flv' | 'native';

/** One picture size of the stream. */
export interface Level {
  readonly index: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateBps: number;
}

/** Figures for the statistics panel; null = this engine does not know. */
export interface EngineFacts {
  readonly codecs: string | null;
  readonly bandwidthBps: number | null;
  readonly targetLatencyS: number | null;
  readonly segment: string | null;
}

/** One source playing in one video element, until destroyed. */
export interface Engine {
  readonly kind: EngineKind;
  /** Position, in the element's time, that `Go live` leads to; null while unknown. */
  liveEdge(): number | null;
  /** First and last position that can be sought to; null without a window. */
  window(): { readonly startS: number; readonly endS: number } | null;
  /** Wall clock of the present frame in epoch milliseconds; null where the format has none. */
  frameTime(): number | null;
  /** Tries to mend after a decode error, without loading anew. */
  mend(): void;
  levels(): readonly Level[];
  /** Fixes the level, or lets the engine choose by `null`. */
  chooseLevel(index: number | null): void;
  facts(): EngineFacts;
  destroy(): void;
}

/** What an engine needs to begin. */
export interface EngineOptions {
  readonly video: HTMLVideoElement;
  readonly url: string;
  /** Names this playback to the server, which counts viewers by it. */
  readonly playbackId: string;
  /** Errors as the recovery understands them. */
  readonly onTrouble: (event: RecoveryEvent) => void;
  /** Levels or facts changed. */
  readonly onChange: () => void;
}

/** Header by which the server counts a viewer once, however many requests a player makes. */
export const playbackHeader = 'X-Playback-Session-Id';

/** Last seekable range of the element, if any. */
export function seekableWindow(video: HTMLVideoElement): { readonly startS: number; readonly endS: number } | null {
  const { seekable } = video;
  if (seekable.length === 0) return null;
  return { startS: seekable.start(0), endS: seekable.end(seekable.length - 1) };
}
