import { allDecoders } from '@amphi/media/ladder';
import type { RawFile, RawStream } from './raw-file.ts';

/** Where a decoder has another name than the codec, it stands before the profile. */
const decoders: ReadonlySet<string> = new Set(allDecoders());

/**
 * Reads what `ffmpeg -i` writes to standard error, for machines without ffprobe. Lines of streams are indented by two blanks; what files say
 * about themselves is indented deeper, so that no title can pass for a stream. Null when no input was opened.
 */
export function parseFfmpegReport(said: string): RawFile | null {
  const lines = said.split('\n');
  const begin = lines.findIndex((line) => line.startsWith('Input #0'));
  if (begin < 0) return null;
  const end = lines.findIndex((line, at) => at > begin && /^\S/.test(line));
  const streams: RawStream[] = [];
  const chapters: { startMs: number; title: string }[] = [];
  let clock: Pick<RawFile, 'startMs' | 'durationMs' | 'bitrateBps'> = {
    startMs: null,
    durationMs: null,
    bitrateBps: null,
  };
  let last: 'stream' | 'chapter' | null = null;
  for (const line of lines.slice(begin + 1, end < 0 ? undefined : end)) {
    const stream = /^ {2}Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\((\w+)\))?: (\w+): (.*)$/.exec(line);
    const chapter = /^ {2,4}Chapter #0:\d+: start (-?[\d.]+)/.exec(line);
    const duration = /^ {2}Duration: ([\d:.]+|N\/A)(?:, start: (-?[\d.]+))?(?:, bitrate: (\d+) kb\/s)?/.exec(line);
    if (duration !== null) {
      clock = { durationMs: parseClock(duration[1]), startMs: toMs(duration[2]), bitrateBps: thousand(duration[3]) };
    } else if (stream !== null) {
      streams.push(parseStream(stream));
      last = 'stream';
    } else if (chapter !== null) {
      chapters.push({ startMs: toMs(chapter[1]) ?? 0, title: '' });
      last = 'chapter';
    } else {
      readDetail(line, last === 'chapter' ? chapters : [], last === 'stream' ? streams : []);
    }
  }
  return { ...clock, streams, chapters };
}

function readDetail(line: string, chapters: { title: string }[], streams: RawStream[]): void {
  const title = /^ {6,8}title +: (.*)$/.exec(line)?.[1];
  const rotation = /^ {6,8}displaymatrix: rotation of (-?[\d.]+) degrees/.exec(line)?.[1];
  const chapter = chapters.at(-1);
  const stream = streams.at(-1);
  if (chapter !== undefined && title !== undefined) chapter.title = title;
  if (stream === undefined) return;
  streams[streams.length - 1] = {
    ...stream,
    title: title ?? stream.title,
    rotation: rotation === undefined ? stream.rotation : Number(rotation),
    isEncrypted: stream.isEncrypted || /^ {6,8}Encryption/i.test(line),
  };
}

const kinds = new Map<string, RawStream['type']>([
  ['Video', 'video'],
  ['Audio', 'audio'],
  ['Subtitle', 'subtitle'],
]);
const channelNames = new Map([
  ['mono', 1],
  ['stereo', 2],
  ['2.1', 3],
  ['quad', 4],
  ['4.0', 4],
  ['5.0', 5],
  ['5.1', 6],
  ['6.1', 7],
  ['7.1', 8],
]);

/** `h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 320x180 [SAR 1:1 DAR 16:9], 257 kb/s, 30 fps, 30 tbr, 15360 tbn (default)`. */
function parseStream([, index, language, kind = '', rest = '']: RegExpExecArray): RawStream {
  const said = splitOutside(rest);
  const [, codec = 'none', profile] = /^(\w+)(?: \(([^)/]+)\))?/.exec(said[0] ?? '') ?? [];
  const size = /(?:^|, )(\d{1,6})x(\d{1,6})(?=[ ,]|$)/.exec(rest);
  const aspect = /\bSAR (\d+):(\d+)/.exec(rest);
  const looks = said[1] ?? '';
  const format = /^\w+/.exec(looks);
  const rate = (unit: string): string | null => rateOf(new RegExp(`(?:^|, )([\\d.]+k?) ${unit}\\b`).exec(rest)?.[1]);
  const layout = said[2]?.replace(/\(.*/, '') ?? '';
  return {
    index: Number(index),
    type: kinds.get(kind) ?? 'other',
    codec,
    profile: profile === undefined || decoders.has(profile) ? null : profile,
    width: Number(size?.[1] ?? 0),
    height: Number(size?.[2] ?? 0),
    pixelAspect: aspect === null ? null : Number(aspect[1]) / Math.max(1, Number(aspect[2])),
    pixelFormat: kind === 'Video' && format !== null ? format[0] : null,
    isInterlaced: /\b(?:top|bottom) (?:first|coded first)|interlaced/.test(looks),
    transfer: /smpte2084/.test(looks) ? 'smpte2084' : /arib-std-b67/.test(looks) ? 'arib-std-b67' : null,
    averageRate: rate('fps'),
    gridRate: rate('tbr'),
    rotation: 0,
    bitrateBps: thousand(/(?:^|, )(\d+) kb\/s/.exec(rest)?.[1]),
    channels: kind === 'Audio' ? (channelNames.get(layout) ?? Number(/^(\d+) channels/.exec(layout)?.[1] ?? 2)) : 0,
    sampleRate: Number(/(?:^|, )(\d+) Hz/.exec(rest)?.[1] ?? 0),
    language: language ?? null,
    title: null,
    isDefault: rest.includes('(default)'),
    isAttachedPicture: rest.includes('(attached pic)'),
    isEncrypted: false,
    startMs: null,
    durationMs: null,
  };
}

/** Splits at commas that are not in brackets. */
function splitOutside(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < list.length; at += 1) {
    const letter = list[at];
    if (letter === '(' || letter === '[') depth += 1;
    if (letter === ')' || letter === ']') depth -= 1;
    if (letter !== ',' || depth > 0) continue;
    parts.push(list.slice(begin, at).trim());
    begin = at + 1;
  }
  return [...parts, list.slice(begin).trim()];
}

/** Rates are told with two decimals; those of television are fractions. */
const rateOf = (told: string | undefined): string | null => {
  if (told === undefined) return null;
  const fps = told.endsWith('k') ? Number(told.slice(0, -1)) * 1000 : Number(told);
  const television = [24, 30, 60, 120].find((whole) => Math.abs(fps - whole / 1.001) < 0.006);
  return television === undefined ? `${Math.round(fps * 100)}/100` : `${television * 1000}/1001`;
};

const thousand = (told: string | undefined): number | null => (told === undefined ? null : Number(told) * 1000);
const toMs = (seconds: string | undefined): number | null => (seconds === undefined ? null : Number(seconds) * 1000);

const parseClock = (told: string | undefined): number | null => {
  const [hours, minutes, seconds] = (told ?? '').split(':').map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  return (hours * 3600 + minutes * 60 + seconds) * 1000;
};
