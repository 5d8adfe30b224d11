import { videoTrackId } from './init-segment.ts';

/** One coded sample as a fragment stores it. */
export interface FragmentSample {
  /** Payload slices in order; kept as they are, never copied here. */
  readonly chunks: readonly Uint8Array[];
  /** Sum of the lengths of `chunks` in bytes. */
  readonly byteLength: number;
  /** In ticks of the track's timescale. */
  readonly durationTicks: number;
  /** Presentation minus decoding time in ticks; may be negative. Ignored for audio. */
  readonly compositionTicks: number;
  /** Ignored for audio: all of it is. */
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

/** Bytes of one fragment: `moof` with the header of `mdat`, then the payload slices. */
export interface FragmentBytes {
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
}

const moof = 0x6d6f_6f66;
const mfhd = 0x6d66_6864;
const traf = 0x7472_6166;
const tfhd = 0x7466_6864;
const tfdt = 0x7466_6474;
const trun = 0x7472_756e;
const mdat = 0x6d64_6174;

/** `default-base-is-moof` | `sample-description-index-present` (ISO/IEC 14496-12 §8.8.7): recordings patch the index in place. */
const tfhdFlags = 0x02_0002;
/** Data offset, durations and sizes; for video also flags and composition offsets (§8.8.8). */
const audioTrun = { flags: 0x301, sampleBytes: 8 } as const;
const videoTrun = { flags: 0xf01, sampleBytes: 16 } as const;
const syncSample = 0x0200_0000;
const otherSample = 0x0101_0000;

/** Bytes of `traf` before the samples of its `trun`: headers of traf 8, tfhd 20, tfdt 20, trun 20. */
const trafOverhead = 68;
const runOf = (track: FragmentTrack) => (track.trackId === videoTrackId ? videoTrun : audioTrun);

/** Writes one `traf` at `at`, returns where it ends; `dataOffset` counts from the start of `moof`. */
function writeTrackFragment(view: DataView, at: number, track: FragmentTrack, dataOffset: number): number {
  const run = runOf(track);
  const count = track.samples.length;
  view.setUint32(at, trafOverhead + count * run.sampleBytes);
  view.setUint32(at + 4, traf);
  view.setUint32(at + 8, 20);
  view.setUint32(at + 12, tfhd);
  view.setUint32(at + 16, tfhdFlags);
  view.setUint32(at + 20, track.trackId);
  view.setUint32(at + 24, 1);
  view.setUint32(at + 28, 20);
  view.setUint32(at + 32, tfdt);
  view.setUint32(at + 36, 0x0100_0000);
  view.setUint32(at + 40, Math.floor(track.baseTicks / 2 ** 32));
  view.setUint32(at + 44, track.baseTicks % 2 ** 32);
  view.setUint32(at + 48, 20 + count * run.sampleBytes);
  view.setUint32(at + 52, trun);
  view.setUint32(at + 56, 0x0100_0000 + run.flags);
  view.setUint32(at + 60, count);
  view.setUint32(at + 64, dataOffset);
  let position = at + trafOverhead;
  for (const sample of track.samples) {
    view.setUint32(position, sample.durationTicks);
    view.setUint32(position + 4, sample.byteLength);
    if (run === videoTrun) {
      view.setUint32(position + 8, sample.isKeyframe ? syncSample : otherSample);
      view.setInt32(position + 12, sample.compositionTicks);
    }
    position += run.sampleBytes;
  }
  return position;
}

/** Serializes one fragment (`moof` + `mdat`, ISO/IEC 14496-12 §8.8.4) without copying payload; tracks without samples are left out. */
export function fragment(sequenceNumber: number, tracks: readonly FragmentTrack[]): FragmentBytes {
  const present = tracks.filter((track) => track.samples.length > 0);
  let moofBytes = 24;
  for (const track of present) moofBytes += trafOverhead + track.samples.length * runOf(track).sampleBytes;
  const view = new DataView(new ArrayBuffer(moofBytes + 8));
  const chunks: Uint8Array[] = [new Uint8Array(view.buffer)];
  view.setUint32(0, moofBytes);
  view.setUint32(4, moof);
  view.setUint32(8, 16);
  view.setUint32(12, mfhd);
  view.setUint32(20, sequenceNumber % 2 ** 32);
  let at = 24;
  let payloadBytes = 0;
  for (const track of present) {
    at = writeTrackFragment(view, at, track, moofBytes + 8 + payloadBytes);
    for (const sample of track.samples) {
      payloadBytes += sample.byteLength;
      for (const chunk of sample.chunks) chunks.push(chunk);
    }
  }
  view.setUint32(at, payloadBytes + 8);
  view.setUint32(at + 4, mdat);
  return { chunks, byteLength: moofBytes + 8 + payloadBytes };
}
