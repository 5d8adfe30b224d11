/** `moov` of a fragmented file: the tracks without samples, and `mvex` (ISO/IEC 14496-12 §8.2, §8.8). */
import { ascii, box, fullBox, u16, u32, u64, u8 } from './box.ts';

/** Ticks per second of `mvhd` and `mehd`. */
const movieTimescale = 1000;

/** Default sample flags (§8.8.3.1): audio depends on nothing, video is no sync sample unless its `trun` says so. */
const defaultFlags = { video: 0x0101_0000, audio: 0x0200_0000 } as const;

/** Unity matrix of `mvhd` and `tkhd`. */
const matrix = u32(0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000);

/** What `trak` says about one track. */
export interface MovieTrack {
  readonly trackId: number;
  readonly kind: 'video' | 'audio';
  /** Ticks per second. */
  readonly timescale: number;
  /** Pixels; 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** Whole sample entry boxes. */
  readonly sampleEntries: readonly Uint8Array[];
}

function trackHeader(track: MovieTrack): Uint8Array {
  return fullBox(
    'tkhd',
    0,
    7,
    u32(0, 0, track.trackId, 0, 0, 0, 0),
    u16(0, track.kind === 'audio' ? 1 : 0, track.kind === 'audio' ? 0x0100 : 0, 0),
    matrix,
    u32(track.width * 65_536, track.height * 65_536),
  );
}

function sampleTable(entries: readonly Uint8Array[]): Uint8Array {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(entries.length), ...entries),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  );
}

function trackBox(track: MovieTrack): Uint8Array {
  const isVideo = track.kind === 'video';
  const mediaHeader = isVideo ? fullBox('vmhd', 0, 1, u32(0, 0)) : fullBox('smhd', 0, 0, u32(0));
  const handler = fullBox(
    'hdlr',
    0,
    0,
    u32(0),
    ascii(isVideo ? 'vide' : 'soun'),
    u32(0, 0, 0),
    ascii(isVideo ? 'video' : 'sound'),
    u8(0),
  );
  const dataReference = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  return box(
    'trak',
    trackHeader(track),
    box(
      'mdia',
      // Language `und` as three five-bit letters.
      fullBox('mdhd', 0, 0, u32(0, 0, track.timescale, 0), u16(0x55c4, 0)),
      handler,
      box('minf', mediaHeader, dataReference, sampleTable(track.sampleEntries)),
    ),
  );
}

/** `ftyp` for fragments with `default-base-is-moof` and signed composition offsets (§4.3). */
export function fileType(): Uint8Array {
  return box('ftyp', ascii('iso6'), u32(1), ascii('iso6'), ascii('isom'), ascii('mp41'));
}

/** `moov` of a fragmented file; `durationMs` of all fragments together goes to `mehd` where it is known. */
export function movie(tracks: readonly MovieTrack[], durationMs: number | null): Uint8Array {
  const nextTrackId = Math.max(0, ...tracks.map((track) => track.trackId)) + 1;
  const header = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, movieTimescale, 0, 0x0001_0000),
    u16(0x0100, 0),
    u32(0, 0),
    matrix,
    u32(0, 0, 0, 0, 0, 0, nextTrackId),
  );
  const extendsHeader = durationMs === null ? [] : [fullBox('mehd', 1, 0, u64(Math.round(durationMs)))];
  const defaults = tracks.map((track) => fullBox('trex', 0, 0, u32(track.trackId, 1, 0, 0, defaultFlags[track.kind])));
  return box('moov', header, ...tracks.map(trackBox), box('mvex', ...extendsHeader, ...defaults));
}
