/** One coded sample as a fragment stores it. */
export interface FragmentSample {
  /** Payload slices in order; kept as they are, never copied here. */
  readonly chunks: readonly Uint8Array[];
  /** Sum of the lengths of `chunks` in bytes. */
  readonly byteLength: number;
  /** In ticks of the track's timescale. */
  readonly durationTicks: number;
  /** Presentation minus decoding time in ticks; may be negative. */
  readonly compositionTicks: number;
  readonly isKeyframe: boolean;
}

/** The samples of one track in a fragment; they follow each other without gaps from `baseTicks`. */
export interface FragmentTrack {
  /** `videoTrackId` or `audioTrackId`. */
  readonly trackId: number;
  /** Decoding time of the first sample in ticks of the track's timescale. */
  readonly baseTicks: number;
  readonly samples: readonly FragmentSample[];
}

/** Bytes of one fragment: `moof`, the header of `mdat`, then the payload slices. */
export interface FragmentBytes {
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
}

/** Serializes one fragment (`moof` + `mdat`, ISO/IEC 14496-12 §8.8.4) without copying payload; tracks without samples are left out. */
export function fragment(sequenceNumber: number, tracks: readonly FragmentTrack[]): FragmentBytes {
  throw new Error(`not here yet: ${sequenceNumber} ${tracks.length}`);
}
