import { audioTrackId, readFragmentFacts, readInitFacts, videoTrackId } from '../../packages/media/fmp4/index.ts';
import {
  applyDelta,
  lintRevision,
  parseMediaPlaylist,
  serializeMediaPlaylist,
} from '../../packages/media/hls/index.ts';
import type { ParsedMediaPlaylist } from '../../packages/media/hls/index.ts';
import type { SegmentEvent } from '../../packages/media/segment/index.ts';
import { PlaylistKeeper } from './playlist-keeper.ts';

/** What was seen over a whole broadcast. */
export interface Verdict {
  readonly complaints: readonly string[];
  readonly revisions: number;
  readonly parts: number;
  readonly segments: number;
  readonly inits: number;
  readonly videoSamples: number;
  readonly audioSamples: number;
  readonly warnings: ReadonlyMap<string, number>;
}

/** Checks every part by its bytes and every playlist revision by the linter. */
export class Judge {
  readonly #keeper: PlaylistKeeper;
  readonly #complaints: string[] = [];
  readonly #warnings = new Map<string, number>();
  readonly #ends = new Map<number, number>();
  readonly #counts = { revisions: 0, parts: 0, segments: 0, inits: 0, videoSamples: 0, audioSamples: 0 };
  readonly #audioTimescales = new Map<number, number>();
  #previous: ParsedMediaPlaylist | null = null;
  #wasLast = false;

  constructor(targetDurationSeconds: number) {
    this.#keeper = new PlaylistKeeper({ windowMs: targetDurationSeconds * 10_000, targetDurationSeconds });
  }

  /** Takes what one push yielded. */
  take(events: readonly SegmentEvent[], partTargetMs: number | null): void {
    for (const event of events) {
      if (event.type === 'init') this.#takeInit(event);
      if (event.type === 'warning') this.#warnings.set(event.code, (this.#warnings.get(event.code) ?? 0) + 1);
      if (event.type === 'part') this.#takePart(event);
      if (event.type === 'segment') this.#counts.segments += 1;
      if (this.#wasLast && event.type !== 'segment') this.#complain('a last part without its segment');
      this.#wasLast = event.type === 'part' && event.lastOfSegment;
      if (this.#keeper.take(event, partTargetMs)) this.#revise(false);
    }
  }

  /** Ends the broadcast. */
  verdict(): Verdict {
    this.#revise(true);
    return { ...this.#counts, complaints: this.#complaints, warnings: this.#warnings };
  }

  #complain(rule: string): void {
    if (this.#complaints.length < 50) this.#complaints.push(`revision ${this.#counts.revisions}: ${rule}`);
  }

  #takeInit(event: Extract<SegmentEvent, { type: 'init' }>): void {
    this.#counts.inits += 1;
    const tracks = readInitFacts(event.bytes);
    if (tracks.some((track) => track.kind === 'video') !== event.hasVideo) this.#complain('init lies about video');
    const audio = tracks.find((track) => track.kind === 'audio');
    if ((audio !== undefined) !== event.hasAudio) this.#complain('init lies about audio');
    if (audio !== undefined) this.#audioTimescales.set(event.initId, audio.timescale);
  }

  #takePart(event: Extract<SegmentEvent, { type: 'part' }>): void {
    this.#counts.parts += 1;
    const facts = readFragmentFacts(Buffer.concat(event.chunks));
    const [fragment] = facts.fragments;
    if (fragment === undefined || facts.intactBytes !== event.byteLength) {
      this.#complain(`part ${event.msn}.${event.index} is not one whole fragment`);
      return;
    }
    const timescale = (trackId: number) =>
      trackId === videoTrackId ? 90_000 : (this.#audioTimescales.get(event.initId) ?? 1);
    for (const track of fragment.tracks) {
      if (track.trackId === videoTrackId) this.#counts.videoSamples += track.samples;
      else this.#counts.audioSamples += track.samples;
      const end = this.#ends.get(track.trackId) ?? 0;
      // Slow drift of audio may overlap by a few samples; anything more is time going back.
      const slack = track.trackId === audioTrackId ? 16 : 0;
      if (track.baseTicks < end - slack) this.#complain(`track ${track.trackId} goes back to ${track.baseTicks}`);
      this.#ends.set(track.trackId, track.baseTicks + track.durationTicks);
    }
    const lead = fragment.tracks[0];
    const durationMs = ((lead?.durationTicks ?? 0) * 1000) / timescale(lead?.trackId ?? 0);
    if (Math.abs(durationMs - event.durationMs) > 1e-6) this.#complain('a part is not as long as its samples');
    if (lead?.trackId === videoTrackId && lead.startsWithKeyframe !== event.isIndependent) {
      this.#complain(`part ${event.msn}.${event.index} lies about INDEPENDENT`);
    }
  }

  #revise(isEnded: boolean): void {
    this.#counts.revisions += 1;
    const playlist = this.#keeper.playlist(isEnded);
    const next = parseMediaPlaylist(serializeMediaPlaylist(playlist));
    for (const rule of lintRevision(this.#previous, next)) this.#complain(rule);
    if (this.#counts.revisions % 16 === 0 && this.#previous !== null) {
      const delta = parseMediaPlaylist(serializeMediaPlaylist(playlist, { skip: true }));
      for (const rule of lintRevision(this.#previous, applyDelta(this.#previous, delta)))
        this.#complain(`delta: ${rule}`);
    }
    this.#previous = next;
  }
}
