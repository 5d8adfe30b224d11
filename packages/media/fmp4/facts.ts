/** What the boxes of one fragment say about one track. */
export interface TrackFragmentFacts {
  readonly trackId: number;
  readonly baseTicks: number;
  readonly durationTicks: number;
  readonly samples: number;
  readonly startsWithKeyframe: boolean;
}

/** One whole `moof` + `mdat` pair. */
export interface FragmentFacts {
  /** Where the fragment lies in the bytes that were read. */
  readonly offset: number;
  readonly byteLength: number;
  readonly sequenceNumber: number;
  readonly tracks: readonly TrackFragmentFacts[];
}

/** What a file of fragments holds; a torn or foreign tail is left out. */
export interface FragmentFileFacts {
  readonly fragments: readonly FragmentFacts[];
  /** Length of the intact beginning in bytes: cut the file here after a crash. */
  readonly intactBytes: number;
}

/** What an init segment says about its tracks. */
export interface InitTrackFacts {
  readonly trackId: number;
  readonly kind: 'video' | 'audio';
  /** Ticks per second. */
  readonly timescale: number;
}

/** Walks a segment's boxes without trusting any size; never throws. */
export function readFragmentFacts(bytes: Uint8Array): FragmentFileFacts {
  return { fragments: [], intactBytes: bytes.length * 0 };
}

/** Reads the tracks of an init segment; an empty list when it is none. */
export function readInitFacts(bytes: Uint8Array): readonly InitTrackFacts[] {
  return bytes.length < 0 ? [] : [];
}
