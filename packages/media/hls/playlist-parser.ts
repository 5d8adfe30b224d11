import { parseAttributeList, parseDurationMs, parseInteger, parseSeconds, requireAttribute } from './attribute-list.ts';
import type { PlaylistPart, PlaylistSegment, RenditionReport } from './media-playlist.ts';
import { PlaylistSyntaxError } from './parsed-playlist.ts';
import type { ParsedMediaPlaylist, ServerControl } from './parsed-playlist.ts';

const mostCharacters = 16 * 1024 * 1024;

/** Tags of the segment that is being read. */
interface Draft {
  durationMs: number | null;
  programDateTimeMs: number | null;
  isDiscontinuity: boolean;
  parts: PlaylistPart[];
}

const freshDraft = (): Draft => ({ durationMs: null, programDateTimeMs: null, isDiscontinuity: false, parts: [] });

/** Everything that a reader gathers while it goes through the lines. */
interface Reading {
  version: number;
  targetDuration: number | null;
  partTargetMs: number | null;
  type: ParsedMediaPlaylist['type'];
  mediaSequence: number;
  discontinuitySequence: number;
  serverControl: ServerControl;
  skipped: number;
  hasIndependentSegments: boolean;
  initUri: string;
  draft: Draft;
  segments: PlaylistSegment[];
  hint: string | null;
  reports: RenditionReport[];
  isEnded: boolean;
}

const optionalSeconds = (text: string | undefined): number | null => (text === undefined ? null : parseSeconds(text));

function parseServerControl(value: string): ServerControl {
  const attributes = parseAttributeList(value);
  return {
    canBlockReload: attributes.get('CAN-BLOCK-RELOAD') === 'YES',
    partHoldBackSeconds: optionalSeconds(attributes.get('PART-HOLD-BACK')),
    holdBackSeconds: optionalSeconds(attributes.get('HOLD-BACK')),
    canSkipUntilSeconds: optionalSeconds(attributes.get('CAN-SKIP-UNTIL')),
  };
}

function parsePart(value: string): PlaylistPart {
  const attributes = parseAttributeList(value);
  return {
    uri: requireAttribute(attributes, 'URI'),
    durationMs: parseDurationMs(requireAttribute(attributes, 'DURATION')),
    isIndependent: attributes.get('INDEPENDENT') === 'YES',
  };
}

function parseReport(value: string): RenditionReport {
  const attributes = parseAttributeList(value);
  return {
    uri: requireAttribute(attributes, 'URI'),
    lastMsn: parseInteger(requireAttribute(attributes, 'LAST-MSN')),
    lastPart: parseInteger(attributes.get('LAST-PART') ?? '0'),
  };
}

function parseType(value: string): 'event' | 'vod' {
  if (value === 'EVENT') return 'event';
  if (value === 'VOD') return 'vod';
  throw new PlaylistSyntaxError(`unknown playlist type ${value.slice(0, 40)}`);
}

function parseDate(value: string): number {
  const date = Date.parse(value);
  if (Number.isNaN(date)) throw new PlaylistSyntaxError(`expected a date, got ${value.slice(0, 40)}`);
  return date;
}

const partTarget = (value: string) => parseDurationMs(requireAttribute(parseAttributeList(value), 'PART-TARGET'));
const requiredUri = (value: string) => requireAttribute(parseAttributeList(value), 'URI');

/** What each tag does to the reading (RFC 8216bis §4.4); unknown tags are ignored. */
const tags: Readonly<Record<string, (reading: Reading, value: string) => void>> = {
  'EXT-X-VERSION': (reading, value) => (reading.version = parseInteger(value)),
  'EXT-X-TARGETDURATION': (reading, value) => (reading.targetDuration = parseInteger(value)),
  'EXT-X-PLAYLIST-TYPE': (reading, value) => (reading.type = parseType(value)),
  'EXT-X-INDEPENDENT-SEGMENTS': (reading) => (reading.hasIndependentSegments = true),
  'EXT-X-SERVER-CONTROL': (reading, value) => (reading.serverControl = parseServerControl(value)),
  'EXT-X-PART-INF': (reading, value) => (reading.partTargetMs = partTarget(value)),
  'EXT-X-MEDIA-SEQUENCE': (reading, value) => (reading.mediaSequence = parseInteger(value)),
  'EXT-X-DISCONTINUITY-SEQUENCE': (reading, value) => (reading.discontinuitySequence = parseInteger(value)),
  'EXT-X-SKIP': (reading, value) => {
    reading.skipped = parseInteger(requireAttribute(parseAttributeList(value), 'SKIPPED-SEGMENTS'));
  },
  'EXT-X-MAP': (reading, value) => (reading.initUri = requiredUri(value)),
  'EXT-X-DISCONTINUITY': (reading) => (reading.draft.isDiscontinuity = true),
  'EXT-X-PROGRAM-DATE-TIME': (reading, value) => (reading.draft.programDateTimeMs = parseDate(value)),
  'EXT-X-PART': (reading, value) => reading.draft.parts.push(parsePart(value)),
  EXTINF: (reading, value) => (reading.draft.durationMs = parseDurationMs(value.split(',', 1)[0] ?? '')),
  'EXT-X-PRELOAD-HINT': (reading, value) => (reading.hint = requiredUri(value)),
  'EXT-X-RENDITION-REPORT': (reading, value) => reading.reports.push(parseReport(value)),
  'EXT-X-ENDLIST': (reading) => (reading.isEnded = true),
};

function takeSegment(reading: Reading, uri: string): void {
  const { durationMs, ...draft } = reading.draft;
  if (durationMs === null) throw new PlaylistSyntaxError(`no EXTINF before ${uri.slice(0, 40)}`);
  reading.segments.push({ uri, durationMs, initUri: reading.initUri, ...draft });
  reading.draft = freshDraft();
}

function readLines(text: string): Reading {
  const reading: Reading = {
    version: 1,
    targetDuration: null,
    partTargetMs: null,
    type: 'live',
    mediaSequence: 0,
    discontinuitySequence: 0,
    serverControl: {
      canBlockReload: false,
      partHoldBackSeconds: null,
      holdBackSeconds: null,
      canSkipUntilSeconds: null,
    },
    skipped: 0,
    hasIndependentSegments: false,
    initUri: '',
    draft: freshDraft(),
    segments: [],
    hint: null,
    reports: [],
    isEnded: false,
  };
  for (const line of text.split(/\r?\n/).slice(1)) {
    if (line === '' || (line.startsWith('#') && !line.startsWith('#EXT'))) continue;
    if (!line.startsWith('#')) {
      takeSegment(reading, line);
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line.slice(1) : line.slice(1, colon);
    if (Object.hasOwn(tags, name)) tags[name]?.(reading, colon < 0 ? '' : line.slice(colon + 1));
  }
  return reading;
}

/**
 * Reads a media playlist (RFC 8216bis §4.4) of at most 16 million characters; what a delta update left out stays out (`applyDelta`).
 * @throws PlaylistSyntaxError
 */
export function parseMediaPlaylist(text: string): ParsedMediaPlaylist {
  if (text.length > mostCharacters) throw new PlaylistSyntaxError('the playlist is too long');
  if (!/^#EXTM3U(\r?\n|$)/.test(text)) throw new PlaylistSyntaxError('expected #EXTM3U');
  const reading = readLines(text);
  if (reading.targetDuration === null) throw new PlaylistSyntaxError('EXT-X-TARGETDURATION is missing');
  const { durationMs, ...draft } = reading.draft;
  if (durationMs !== null) throw new PlaylistSyntaxError('the last EXTINF has no URI');
  const hasOpen = draft.parts.length > 0 || draft.isDiscontinuity || draft.programDateTimeMs !== null;
  return {
    type: reading.type,
    version: reading.version,
    targetDurationSeconds: reading.targetDuration,
    partTargetMs: reading.partTargetMs,
    mediaSequence: reading.mediaSequence,
    discontinuitySequence: reading.discontinuitySequence,
    segments: reading.segments,
    open: hasOpen ? { ...draft, initUri: reading.initUri } : null,
    preloadHintUri: reading.hint,
    renditionReports: reading.reports,
    isEnded: reading.isEnded,
    serverControl: reading.serverControl,
    skippedSegments: reading.skipped,
    hasIndependentSegments: reading.hasIndependentSegments,
  };
}
