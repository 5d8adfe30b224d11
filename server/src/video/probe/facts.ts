import { audioDecodersOf, isTextSubtitle, videoDecodersOf } from '@amphi/media/ladder';
import type {
  AudioTrackFacts,
  Container,
  DynamicRange,
  FrameRate,
  SubtitleTrackFacts,
  VideoFacts,
  VideoTrackFacts,
} from '@amphi/media/ladder';
import type { ProcessReason } from '@amphi/contract';
import type { RawFile, RawStream } from './raw-file.ts';

/** What a file may have at most. */
export interface ProbeLimits {
  readonly maxMinutes: number;
}

/** Six thousand by three and a half: cameras go there, 8K does not pass. */
export const maxPixels = 6144 * 3456;
const maxSide = 8192;
const maxTracks = 64;
const maxChapters = 100;
const maxTitle = 80;

/** Facts without the index, which is read last. */
export type FileFacts = Omit<VideoFacts, 'keyframesMs'>;

/** Facts of a file, or why it is refused. */
export type Judgement =
  | { readonly ok: true; readonly facts: FileFacts }
  | { readonly ok: false; readonly reason: ProcessReason };

const refuse = (reason: ProcessReason): Judgement => ({ ok: false, reason });

/** What the packets themselves showed, milliseconds of the file's own time; null = not looked at. */
export interface Seen {
  /** The last moment that any packet reaches. */
  readonly endMs: number | null;
  /** Of the first packet of the picture, shown or not. */
  readonly firstMs: number | null;
}

/** Decides over what was told about a file and what was seen of it. */
export function judge(container: Container, bytes: number, raw: RawFile, seen: Seen, limits: ProbeLimits): Judgement {
  const { streams } = raw;
  if (streams.length > maxTracks) return refuse('too_many_tracks');
  const picture = choosePicture(streams);
  if (picture === null) return refuse(streams.length === 0 ? 'damaged' : 'no_video');
  const sounds = streams.filter(({ type }) => type === 'audio');
  if (picture.isEncrypted || sounds.some(({ isEncrypted }) => isEncrypted)) return refuse('encrypted');
  if (videoDecodersOf(picture.codec).length === 0)
    return refuse(picture.codec === 'none' ? 'damaged' : 'codec_refused');
  const known = sounds.filter(isUsable);
  if (known.length === 0 && sounds.some(({ codec }) => audioDecodersOf(codec).length === 0))
    return refuse('codec_refused');
  if (picture.width < 1 || picture.height < 1) return refuse('damaged');
  if (picture.width * picture.height > maxPixels || Math.max(picture.width, picture.height) > maxSide) {
    return refuse('too_many_pixels');
  }
  const startMs = startOf(raw, picture, known);
  const durationMs = durationOf(raw, [picture, ...known], startMs, seen.endMs);
  if (durationMs === null) return refuse('damaged');
  if (durationMs > limits.maxMinutes * 60_000) return refuse('too_long');
  const facts = {
    container,
    durationMs: Math.max(1, Math.round(durationMs)),
    startMs: Math.round(startMs),
    bytes,
    video: videoOf(picture, startMs, seen.firstMs),
    audio: known.map((sound) => audioOf(sound, startMs)),
    subtitles: streams.filter(({ type }) => type === 'subtitle').map(subtitleOf),
    chapters: chaptersOf(raw, startMs, durationMs),
    oddities: odditiesOf(raw, startMs, durationMs, sounds.length > known.length),
  };
  return { ok: true, facts };
}

/** Streams that move; cover pictures do not. */
export const picturesOf = (streams: readonly RawStream[]): readonly RawStream[] =>
  streams.filter(({ type, isAttachedPicture }) => type === 'video' && !isAttachedPicture);

/** The default picture, else the first. */
const choosePicture = (streams: readonly RawStream[]): RawStream | null => {
  const pictures = picturesOf(streams);
  return pictures.find(({ isDefault }) => isDefault) ?? pictures[0] ?? null;
};

const isUsable = ({ codec, channels, sampleRate }: RawStream): boolean =>
  audioDecodersOf(codec).length > 0 && channels > 0 && channels <= 32 && sampleRate >= 4000 && sampleRate <= 384_000;

const startOf = (raw: RawFile, picture: RawStream, sounds: readonly RawStream[]): number => {
  const told = [picture, ...sounds].flatMap(({ startMs }) => (startMs === null ? [] : [startMs]));
  return raw.startMs ?? (told.length === 0 ? 0 : Math.min(...told));
};

/** Half a second of disagreement is rounding; beyond, the packets are right. */
const rightEnoughMs = 500;

function durationOf(raw: RawFile, used: readonly RawStream[], startMs: number, endMs: number | null): number | null {
  const ends = used.flatMap((stream) =>
    stream.durationMs === null ? [] : [(stream.startMs ?? startMs) - startMs + stream.durationMs],
  );
  const told = ends.length === used.length ? Math.max(...ends) : raw.durationMs;
  const reached = endMs === null ? null : endMs - startMs;
  if (told === null || told <= 0) return reached !== null && reached > 0 ? reached : null;
  return reached !== null && reached > 0 && Math.abs(reached - told) > rightEnoughMs ? reached : told;
}

const parseRate = (told: string | null): FrameRate | null => {
  const [num = 0, den = 0] = (told ?? '').split('/').map(Number);
  const fps = num / den;
  if (!(num > 0 && den > 0 && fps <= 1000 && fps >= 0.001)) return null;
  const divisor = greatestCommonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

const fallbackRate: FrameRate = { num: 30, den: 1 };
/** The grid of frames is this much finer than their average: they lie on it unevenly. */
const unevenShare = 1.02;

function videoOf(raw: RawStream, startMs: number, firstMs: number | null): VideoTrackFacts {
  const average = parseRate(raw.averageRate);
  const grid = parseRate(raw.gridRate);
  const frameRate = average ?? grid ?? fallbackRate;
  const gridShare = average === null || grid === null ? 1 : grid.num / grid.den / (average.num / average.den);
  const rotation = turnOf(raw.rotation);
  const told = raw.pixelAspect ?? 1;
  // Beyond that it is no camera's format but an error, and would make a thread of a picture.
  const pixelAspect = told > 0.125 && told < 8 ? told : 1;
  const shown = { width: Math.max(1, Math.round(raw.width * pixelAspect)), height: raw.height };
  const isUpright = rotation === 90 || rotation === 270;
  const pixelFormat = raw.pixelFormat ?? 'yuv420p';
  return {
    index: raw.index,
    codec: raw.codec,
    profile: raw.profile,
    codedWidth: raw.width,
    codedHeight: raw.height,
    width: isUpright ? shown.height : shown.width,
    height: isUpright ? shown.width : shown.height,
    pixelAspect,
    rotation,
    frameRate,
    isVfr: !raw.isInterlaced && (gridShare > unevenShare || gridShare < 1 / unevenShare),
    isInterlaced: raw.isInterlaced,
    pixelFormat,
    bitDepth: Number(/(?:p|p0|gray|gbrap|rgb)(9|10|12|14|16)(?:le|be)$/.exec(pixelFormat)?.[1] ?? 8),
    dynamicRange: rangeOf(raw.transfer),
    bitrateBps: raw.bitrateBps,
    startMs: Math.round((raw.startMs ?? startMs) - startMs),
    hiddenMs: firstMs === null ? 0 : Math.max(0, Math.round((raw.startMs ?? startMs) - firstMs)),
  };
}

const turnOf = (counterclockwise: number): VideoTrackFacts['rotation'] => {
  const quarter = Math.round(-counterclockwise / 90);
  return ([0, 90, 180, 270] as const)[((quarter % 4) + 4) % 4] ?? 0;
};

const rangeOf = (transfer: string | null): DynamicRange =>
  transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : 'sdr';

const written = (text: string | null): string | null => {
  const clean = (text ?? '')
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, maxTitle)
    .trim();
  return clean === '' ? null : clean;
};

const languageOf = (told: string | null): string | null =>
  told !== null && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(told) && told !== 'und' ? told : null;

const audioOf = (raw: RawStream, startMs: number): AudioTrackFacts => ({
  index: raw.index,
  codec: raw.codec,
  profile: raw.profile,
  channels: raw.channels,
  sampleRate: raw.sampleRate,
  bitrateBps: raw.bitrateBps,
  language: languageOf(raw.language),
  title: written(raw.title),
  isDefault: raw.isDefault,
  startMs: Math.round((raw.startMs ?? startMs) - startMs),
});

const subtitleOf = (raw: RawStream): SubtitleTrackFacts => ({
  index: raw.index,
  codec: raw.codec,
  language: languageOf(raw.language),
  title: written(raw.title),
  isText: isTextSubtitle(raw.codec),
});

const chaptersOf = (raw: RawFile, startMs: number, durationMs: number): VideoFacts['chapters'] =>
  raw.chapters
    .map((chapter) => ({
      startMs: Math.max(0, Math.round(chapter.startMs - Math.max(0, startMs))),
      title: written(chapter.title),
    }))
    .flatMap(({ startMs: at, title }) => (title === null || at >= durationMs ? [] : [{ startMs: at, title }]))
    .sort((a, b) => a.startMs - b.startMs)
    .slice(0, maxChapters);

const odditiesOf = (raw: RawFile, startMs: number, durationMs: number, isSoundLeftOut: boolean): readonly string[] => [
  ...(startMs < 0 ? ['negative_times'] : []),
  ...(raw.durationMs === null ? ['no_duration'] : []),
  ...(raw.durationMs !== null && raw.durationMs - durationMs > rightEnoughMs ? ['truncated'] : []),
  ...(isSoundLeftOut ? ['sound_left_out'] : []),
];
