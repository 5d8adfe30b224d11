import type { MediaPlaylist, OpenSegment, PlaylistEdge, PlaylistSegment } from '../../packages/media/hls/index.ts';
import type { SegmentEvent } from '../../packages/media/segment/index.ts';

/** Turns segment events into playlist revisions as a packager does, on a wall clock that follows the media. */
export class PlaylistKeeper {
  readonly #windowMs: number;
  readonly #targetDurationSeconds: number;
  readonly #segments: PlaylistSegment[] = [];
  #open: OpenSegment | null = null;
  #mediaSequence = 0;
  #discontinuitySequence = 0;
  #nextMsn = 0;
  #partTargetMs: number | null = null;
  #clockMs = 0;

  constructor(options: { readonly windowMs: number; readonly targetDurationSeconds: number }) {
    this.#windowMs = options.windowMs;
    this.#targetDurationSeconds = options.targetDurationSeconds;
  }

  /** Takes one event; true when a new revision came of it. */
  take(event: SegmentEvent, partTargetMs: number | null): boolean {
    this.#partTargetMs = partTargetMs;
    if (event.type === 'part') {
      const part = {
        uri: `${event.msn}.${event.index}.m4s`,
        durationMs: event.durationMs,
        isIndependent: event.isIndependent,
      };
      this.#clockMs = Math.max(this.#clockMs, 1_800_000_000_000 + event.startMs);
      this.#open = {
        programDateTimeMs: this.#open?.programDateTimeMs ?? this.#clockMs,
        isDiscontinuity: event.isDiscontinuity,
        initUri: `init-${event.initId}.mp4`,
        parts: [...(this.#open?.parts ?? []), part],
      };
      return true;
    }
    if (event.type !== 'segment' || this.#open === null) return false;
    this.#segments.push({ uri: `${event.msn}.m4s`, durationMs: event.durationMs, ...this.#open });
    this.#open = null;
    this.#nextMsn = event.msn + 1;
    let totalMs = this.#segments.reduce((sum, segment) => sum + segment.durationMs, 0);
    while (totalMs - (this.#segments[0]?.durationMs ?? totalMs) >= this.#windowMs) {
      totalMs -= this.#segments[0]?.durationMs ?? 0;
      this.#mediaSequence += 1;
      this.#discontinuitySequence += this.#segments.shift()?.isDiscontinuity === true ? 1 : 0;
    }
    return true;
  }

  /** The newest revision. */
  playlist(isEnded = false): MediaPlaylist {
    return {
      type: 'live',
      targetDurationSeconds: this.#targetDurationSeconds,
      partTargetMs: this.#partTargetMs,
      mediaSequence: this.#mediaSequence,
      discontinuitySequence: this.#discontinuitySequence,
      segments: this.#segments,
      open: this.#open,
      preloadHintUri: isEnded ? null : `${this.#nextMsn}.${this.#open?.parts.length ?? 0}.m4s`,
      renditionReports: [],
      isEnded,
    };
  }

  /** Where the live edge stands. */
  edge(): PlaylistEdge {
    return {
      nextMsn: this.#nextMsn,
      nextPart: this.#open?.parts.length ?? 0,
      lastSegmentParts: this.#segments.at(-1)?.parts.length ?? 0,
      partTargetMs: this.#partTargetMs ?? 0,
      isEnded: false,
    };
  }
}
