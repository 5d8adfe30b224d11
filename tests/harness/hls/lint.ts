/** Lints every revision that a follower reads, with the product's linter over the product's parser. */
import { applyDelta, lintRevision, parseMediaPlaylist, type ParsedMediaPlaylist } from '@amphi/media/hls';

/** Collects complaints over the revisions of one media playlist. */
export class RevisionLinter {
  readonly complaints: string[] = [];
  revisions = 0;
  #previous: ParsedMediaPlaylist | null = null;

  /** Takes the next revision; a delta update is completed from the one before. */
  readonly take = (text: string): void => {
    const parsed = parseMediaPlaylist(text);
    const next = parsed.skippedSegments > 0 && this.#previous !== null ? applyDelta(this.#previous, parsed) : parsed;
    for (const complaint of lintRevision(this.#previous, next)) {
      this.complaints.push(`revision ${this.revisions}: ${complaint}`);
    }
    this.#previous = next;
    this.revisions += 1;
  };
}
