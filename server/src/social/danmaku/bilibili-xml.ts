import { danmakuWish } from '@amphi/contract';

/** A danmaku as the Bilibili XML format carries it: `<d p="seconds,mode,size,colour,Unix s,pool,author,id">text</d>`. */
export interface FiledDanmaku {
  readonly atMs: number;
  /** 0 scroll, 1 top, 2 bottom. */
  readonly mode: 0 | 1 | 2;
  readonly colour: number;
  readonly text: string;
  readonly sentAt: Date;
}

/** What a file holds. */
export interface ParsedFile {
  readonly records: readonly FiledDanmaku[];
  /** Of other modes (code, paths), broken, or beyond the end. */
  readonly skipped: number;
}

/** How a file is read. */
export interface FileLimits {
  readonly most: number;
  /** What begins later is skipped. */
  readonly durationMs: number;
  readonly now: Date;
}

/** Modes 1 to 3 run from right to left; reversed, placed and programmed ones are not for us. */
const modes: Readonly<Record<string, 0 | 1 | 2>> = { 1: 0, 2: 0, 3: 0, 4: 2, 5: 1 };
const modeNumbers = [1, 5, 4] as const;
const element = /<d\s([^<>]{1,400})>([^<]{0,2000})<\/d\s*>/g;
const placeOf = /(?:^|\s)p\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})')/;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const firstYearMs = Date.UTC(2009, 0, 1);
const turn = 1_000;

const decode = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return named[name] ?? whole;
    const point = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : '';
  });

const parseOne = (attributes: string, raw: string, { durationMs, now }: FileLimits): FiledDanmaku | null => {
  const found = placeOf.exec(attributes);
  const [seconds = '', modeText = '', , colourText = '', sentText = ''] = (found?.[1] ?? found?.[2] ?? '').split(',');
  const atMs = Math.round(Number(seconds) * 1000);
  const mode = modes[modeText];
  const colour = colourText === '' ? Number.NaN : Number(colourText);
  const text = danmakuWish.shape.text.safeParse(decode(raw));
  const isPlaced = seconds !== '' && atMs >= 0 && atMs <= durationMs;
  if (!isPlaced || mode === undefined || !text.success) return null;
  const sentMs = Number(sentText) * 1000;
  const isDated = sentMs >= firstYearMs && sentMs <= now.getTime();
  return {
    atMs,
    mode,
    colour: Number.isInteger(colour) && colour >= 0 && colour <= 0xffffff ? colour : 0xffffff,
    text: text.data,
    sentAt: isDated ? new Date(Math.floor(sentMs)) : now,
  };
};

const isFile = (xml: string): boolean => {
  const head = xml
    .slice(0, 2_000)
    .trimStart()
    .replace(/^\ufeff/, '');
  return /^(?:<\?xml[^>]*\?>\s*)?(?:<!--[^>]*-->\s*)*<i[\s>]/.test(head) && /<\/i\s*>\s*$/.test(xml.slice(-200));
};

/**
 * Reads a file; null when it is none, or claims entities of its own. The format is flat, so it is scanned for its one element:
 * nothing nests, nothing expands, and the time is linear. Long files give way to others between their parts.
 */
export const parseBilibiliXml = async (xml: string, limits: FileLimits): Promise<ParsedFile | null> => {
  if (!isFile(xml) || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return null;
  const records: FiledDanmaku[] = [];
  let skipped = 0;
  for (const [, attributes = '', raw = ''] of xml.matchAll(element)) {
    const parsed = records.length < limits.most ? parseOne(attributes, raw, limits) : null;
    if (parsed === null) skipped += 1;
    else records.push(parsed);
    if ((records.length + skipped) % turn === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
  return { records, skipped };
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML 1.0 can carry it (§2.2): what no document may hold is left out, what has a meaning is escaped. */
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** What stands before the first danmaku of a file. */
export const fileHead = (videoId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<i><chatserver>amphi</chatserver><chatid>${escape(videoId)}</chatid>\n`;
/** What stands after the last. */
export const fileEnd = '</i>\n';

/** One line of a file; author and id are ours. */
export const serializeDanmaku = (
  { atMs, mode, colour, text, sentAt }: FiledDanmaku,
  { author, id }: { readonly author: string; readonly id: string },
): string => {
  const place = [atMs / 1000, modeNumbers[mode], 25, colour, Math.floor(sentAt.getTime() / 1000), 0, author, id];
  return `<d p="${escape(place.join(','))}">${escape(text)}</d>\n`;
};
