import {
  serializeMediaPlaylist,
  serializeMultivariant,
  type MediaPlaylist,
  type OpenSegment,
  type PlaylistEdge,
  type PlaylistPart,
} from '@amphi/media/hls';
import type { InitEvent } from '@amphi/media/segment';
import { initName, partName, playlistName } from './media-names.ts';
import { PlaylistText } from './playlist-text.ts';
import type { WindowPart, WindowSegment } from './segment-window.ts';

/** What a playlist is written from; the packager. */
export interface PlaylistSource {
  readonly targetDurationSeconds: number;
  readonly partTargetMs: number | null;
  readonly isEnded: boolean;
  readonly edge: PlaylistEdge;
  readonly init: Omit<InitEvent, 'type'> | null;
  readonly window: { readonly segments: readonly WindowSegment[]; readonly discontinuitySequence: number };
  readonly open: {
    readonly initId: number;
    readonly dateMs: number;
    readonly isDiscontinuity: boolean;
    readonly parts: readonly WindowPart[];
  } | null;
}

/** Bits per second that a multivariant playlist names before a segment is finished. */
const guessedBps = 3_000_000;

/** A session's playlists, each rendered at most once per state however many ask for it, and not at all when nobody does. */
export class PlaylistBook {
  readonly #source: PlaylistSource;
  #full: PlaylistText | null = null;
  #delta: PlaylistText | null = null;

  constructor(source: PlaylistSource) {
    this.#source = source;
  }

  /** The state changed: the next request renders anew. */
  turn(): void {
    this.#full = null;
    this.#delta = null;
  }

  media(options: { readonly isDelta: boolean }): PlaylistText {
    if (!options.isDelta) return (this.#full ??= this.#render(false));
    return (this.#delta ??= this.#render(true));
  }

  /** `prefix` is the path part below which the session's media lie. */
  multivariant(prefix: string): string {
    const init = this.#source.init;
    const { peakBps, averageBps } = measure(this.#source.window.segments);
    return serializeMultivariant([
      {
        uri: `${prefix}/${playlistName}`,
        bandwidthBps: peakBps,
        averageBandwidthBps: averageBps,
        codecs: init?.codecs ?? '',
        width: init?.width ?? 0,
        height: init?.height ?? 0,
        frameRate: init?.frameRate ?? null,
      },
    ]);
  }

  #render(skip: boolean): PlaylistText {
    return new PlaylistText(serializeMediaPlaylist(this.#value(), { skip }));
  }

  #value(): MediaPlaylist {
    const { targetDurationSeconds, partTargetMs, isEnded, window, open, edge } = this.#source;
    return {
      type: 'live',
      targetDurationSeconds,
      partTargetMs,
      mediaSequence: window.segments[0]?.msn ?? edge.nextMsn,
      discontinuitySequence: window.discontinuitySequence,
      segments: window.segments.map((segment) => segment.entry),
      open: open === null ? null : openEntry(open),
      preloadHintUri: isEnded ? null : partName(edge.nextMsn, edge.nextPart),
      renditionReports: [],
      isEnded,
    };
  }
}

const openEntry = (open: NonNullable<PlaylistSource['open']>): OpenSegment => ({
  programDateTimeMs: open.dateMs,
  isDiscontinuity: open.isDiscontinuity,
  initUri: initName(open.initId),
  parts: open.parts.map((part): PlaylistPart => part.entry),
});

/** Over the last finished segments; whole kilobits, so that jitter does not look like information. */
function measure(segments: readonly WindowSegment[]): { readonly peakBps: number; readonly averageBps: number | null } {
  let bytes = 0;
  let durationMs = 0;
  let peak = 0;
  for (const { byteLength, entry } of segments.slice(-30)) {
    bytes += byteLength;
    durationMs += entry.durationMs;
    if (entry.durationMs > 0) peak = Math.max(peak, (byteLength * 8_000) / entry.durationMs);
  }
  if (durationMs === 0) return { peakBps: guessedBps, averageBps: null };
  const wholeKbps = (bps: number): number => Math.ceil(bps / 1_000) * 1_000;
  return { peakBps: wholeKbps(peak), averageBps: wholeKbps((bytes * 8_000) / durationMs) };
}
