import { findBox, viewOf, walkBoxes } from './walk.ts';
import type { BoxAt } from './walk.ts';

/** What the boxes of one fragment say about one track. */
export interface TrackFragmentFacts {
  readonly trackId: number;
  readonly baseTicks: number;
  readonly durationTicks: number;
  readonly samples: number;
  /** By the first sample's own flags; true where they are left to the defaults (audio). */
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

/** What an init segment says about a track. */
export interface InitTrackFacts {
  readonly trackId: number;
  readonly kind: 'video' | 'audio';
  /** Ticks per second. */
  readonly timescale: number;
  /** Pixels of `tkhd`; 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** Whole sample entry boxes, as slices of the bytes. */
  readonly sampleEntries: readonly Uint8Array[];
}

interface RunFacts {
  readonly durationTicks: number;
  readonly samples: number;
  readonly startsWithKeyframe: boolean;
}

/** Reads `trun` (ISO/IEC 14496-12 §8.8.8); null when its table does not fit its box. */
function readRun(view: DataView, run: BoxAt, defaultDuration: number): RunFacts | null {
  if (run.end - run.bodyStart < 8) return null;
  const flags = view.getUint32(run.bodyStart) % 2 ** 24;
  const samples = view.getUint32(run.bodyStart + 4);
  const table = run.bodyStart + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  if (samples * fields * 4 > run.end - table) return null;
  let durationTicks = 0;
  if (flags & 0x100) {
    for (let index = 0; index < samples; index += 1) durationTicks += view.getUint32(table + index * fields * 4);
  } else {
    durationTicks = defaultDuration * samples;
  }
  const flagsAt = table + (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0);
  const isOther = (flags & 0x400) !== 0 && samples > 0 && (view.getUint32(flagsAt) & 0x0001_0000) !== 0;
  return { durationTicks, samples, startsWithKeyframe: !isOther };
}

/** `tfhd` (§8.8.7): the track and its default sample duration. */
function readTrackHeader(view: DataView, header: BoxAt): { trackId: number; defaultDuration: number } | null {
  if (header.end - header.bodyStart < 8) return null;
  const flags = view.getUint32(header.bodyStart) % 2 ** 24;
  const durationAt = header.bodyStart + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const hasDuration = (flags & 0x8) !== 0 && durationAt + 4 <= header.end;
  return {
    trackId: view.getUint32(header.bodyStart + 4),
    defaultDuration: hasDuration ? view.getUint32(durationAt) : 0,
  };
}

/** `tfdt` (§8.8.12). */
function readBaseTicks(view: DataView, decodeTime: BoxAt): number | null {
  const size = decodeTime.end - decodeTime.bodyStart;
  if (size < 8) return null;
  if (view.getUint8(decodeTime.bodyStart) === 0) return view.getUint32(decodeTime.bodyStart + 4);
  if (size < 12) return null;
  return view.getUint32(decodeTime.bodyStart + 4) * 2 ** 32 + view.getUint32(decodeTime.bodyStart + 8);
}

function readTrackFragment(view: DataView, fragment: BoxAt): TrackFragmentFacts | null {
  const headerBox = findBox(view, fragment.bodyStart, fragment.end, ['tfhd']);
  const timeBox = findBox(view, fragment.bodyStart, fragment.end, ['tfdt']);
  const header = headerBox && readTrackHeader(view, headerBox);
  const baseTicks = timeBox && readBaseTicks(view, timeBox);
  if (header === null || baseTicks === null) return null;
  const facts = { trackId: header.trackId, baseTicks, durationTicks: 0, samples: 0, startsWithKeyframe: true };
  for (const child of walkBoxes(view, fragment.bodyStart, fragment.end)) {
    if (child.type !== 'trun') continue;
    const run = readRun(view, child, header.defaultDuration);
    if (run === null) return null;
    if (facts.samples === 0) facts.startsWithKeyframe = run.startsWithKeyframe;
    facts.samples += run.samples;
    facts.durationTicks += run.durationTicks;
  }
  return facts;
}

function readMovieFragment(view: DataView, moof: BoxAt, end: number): FragmentFacts | null {
  const header = findBox(view, moof.bodyStart, moof.end, ['mfhd']);
  if (header === null || header.end - header.bodyStart < 8) return null;
  const tracks: TrackFragmentFacts[] = [];
  for (const child of walkBoxes(view, moof.bodyStart, moof.end)) {
    if (child.type !== 'traf') continue;
    const track = readTrackFragment(view, child);
    if (track === null) return null;
    tracks.push(track);
  }
  const sequenceNumber = view.getUint32(header.bodyStart + 4);
  return { offset: moof.start, byteLength: end - moof.start, sequenceNumber, tracks };
}

/** Walks a segment's boxes without trusting any size; never throws. */
export function readFragmentFacts(bytes: Uint8Array): FragmentFileFacts {
  const view = viewOf(bytes);
  const fragments: FragmentFacts[] = [];
  let intactBytes = 0;
  let moof: BoxAt | null = null;
  for (const found of walkBoxes(view, 0, bytes.length)) {
    if (found.type === 'mdat') {
      const facts = moof && readMovieFragment(view, moof, found.end);
      if (facts === null) break;
      fragments.push(facts);
      intactBytes = found.end;
    }
    moof = found.type === 'moof' ? found : null;
  }
  return { fragments, intactBytes };
}

function readTrack(bytes: Uint8Array, view: DataView, trak: BoxAt): InitTrackFacts | null {
  const find = (...path: readonly string[]) => findBox(view, trak.bodyStart, trak.end, path);
  const header = find('tkhd');
  const media = find('mdia', 'mdhd');
  const handler = find('mdia', 'hdlr');
  const description = find('mdia', 'minf', 'stbl', 'stsd');
  // Versions 0 only: init segments are our own.
  if (header === null || header.end - header.bodyStart < 84 || media === null || media.end - media.bodyStart < 24)
    return null;
  if (handler === null || handler.end - handler.bodyStart < 12 || description === null) return null;
  const isVideo = view.getUint32(handler.bodyStart + 8) === 0x7669_6465;
  const entries = [...walkBoxes(view, description.bodyStart + 8, description.end)];
  return {
    trackId: view.getUint32(header.bodyStart + 12),
    kind: isVideo ? 'video' : 'audio',
    timescale: view.getUint32(media.bodyStart + 12),
    width: view.getUint32(header.bodyStart + 76) / 65_536,
    height: view.getUint32(header.bodyStart + 80) / 65_536,
    sampleEntries: entries.map((entry) => bytes.subarray(entry.start, entry.end)),
  };
}

/** Reads the tracks of an init segment of ours; an empty list when it is none. Never throws. */
export function readInitFacts(bytes: Uint8Array): readonly InitTrackFacts[] {
  const view = viewOf(bytes);
  const movie = findBox(view, 0, bytes.length, ['moov']);
  if (movie === null) return [];
  const tracks: InitTrackFacts[] = [];
  for (const child of walkBoxes(view, movie.bodyStart, movie.end)) {
    const track = child.type === 'trak' ? readTrack(bytes, view, child) : null;
    if (track !== null && track.sampleEntries.length > 0) tracks.push(track);
  }
  return tracks;
}
