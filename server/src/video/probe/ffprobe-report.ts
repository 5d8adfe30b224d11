import { z } from 'zod';
import type { RawFile, RawStream } from './raw-file.ts';

/** Numbers come as numbers, as text, or as `N/A`. */
const loose = z
  .union([z.number(), z.string()])
  .optional()
  .transform((value) => {
    const number = Number(value);
    return value === undefined || value === '' || !Number.isFinite(number) ? null : number;
  });
const text = z.string().max(10_000).optional();
const tags = z.record(z.string(), z.string()).default({});

const stream = z.object({
  index: z.int(),
  codec_type: text,
  codec_name: text,
  codec_tag_string: text,
  profile: z.union([z.string(), z.number()]).optional(),
  width: loose,
  height: loose,
  sample_aspect_ratio: text,
  pix_fmt: text,
  field_order: text,
  color_transfer: text,
  avg_frame_rate: text,
  r_frame_rate: text,
  bit_rate: loose,
  channels: loose,
  sample_rate: loose,
  start_time: loose,
  duration: loose,
  disposition: z.record(z.string(), z.number()).default({}),
  tags,
  side_data_list: z.array(z.looseObject({ side_data_type: text, rotation: loose })).default([]),
});

const report = z.object({
  streams: z.array(stream).max(1000).default([]),
  chapters: z
    .array(z.object({ start_time: loose, tags }))
    .max(10_000)
    .default([]),
  format: z.object({ start_time: loose, duration: loose, bit_rate: loose }).optional(),
});

/** What ffprobe must be asked for. */
export const ffprobeWishes: readonly string[] = ['-show_format', '-show_streams', '-show_chapters'];

/** Reads ffprobe's JSON; null when it is not what ffprobe writes. */
export function parseFfprobe(json: unknown): RawFile | null {
  const parsed = report.safeParse(json);
  if (!parsed.success) return null;
  const { streams, chapters, format } = parsed.data;
  return {
    startMs: toMs(format?.start_time),
    durationMs: toMs(format?.duration),
    bitrateBps: format?.bit_rate ?? null,
    streams: streams.map(toStream),
    chapters: chapters.map(({ start_time: start, tags: { title = '' } }) => ({ startMs: toMs(start) ?? 0, title })),
  };
}

const toMs = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * 1000;

const kinds = new Map<string, RawStream['type']>([
  ['video', 'video'],
  ['audio', 'audio'],
  ['subtitle', 'subtitle'],
]);

const toStream = (raw: z.output<typeof stream>): RawStream => ({
  index: raw.index,
  type: kinds.get(raw.codec_type ?? '') ?? 'other',
  codec: raw.codec_name ?? 'none',
  profile: typeof raw.profile === 'string' && raw.profile !== 'unknown' ? raw.profile : null,
  width: raw.width ?? 0,
  height: raw.height ?? 0,
  pixelAspect: parseRatio(raw.sample_aspect_ratio),
  pixelFormat: raw.pix_fmt ?? null,
  isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(raw.field_order ?? ''),
  transfer: raw.color_transfer ?? null,
  averageRate: raw.avg_frame_rate ?? null,
  gridRate: raw.r_frame_rate ?? null,
  rotation: raw.side_data_list.find(({ rotation }) => rotation !== null)?.rotation ?? 0,
  bitrateBps: raw.bit_rate,
  channels: raw.channels ?? 0,
  sampleRate: raw.sample_rate ?? 0,
  language: raw.tags['language'] ?? null,
  title: raw.tags['title'] ?? null,
  isDefault: raw.disposition['default'] === 1,
  isAttachedPicture: raw.disposition['attached_pic'] === 1,
  isEncrypted: raw.side_data_list.some(({ side_data_type: type }) => type?.startsWith('Encryption') === true),
  startMs: toMs(raw.start_time),
  durationMs: toMs(raw.duration),
});

/** `4:3` as a number; null when it says nothing. */
const parseRatio = (ratio: string | null | undefined): number | null => {
  const [num, den] = (ratio ?? '').split(':').map(Number);
  if (num === undefined || den === undefined || !(num > 0) || !(den > 0)) return null;
  return num / den;
};
