/** A small playlist reader of our own (RFC 8216bis §4.4): the second opinion beside the product's parser, and the reader of other servers. */

export interface ListedPart {
  readonly uri: string;
  readonly seconds: number;
  readonly isIndependent: boolean;
}

export interface ListedSegment {
  readonly msn: number;
  /** Null while the segment is still open. */
  readonly uri: string | null;
  readonly seconds: number;
  readonly parts: readonly ListedPart[];
  readonly isDiscontinuity: boolean;
  readonly isGap: boolean;
  readonly map: string | null;
  readonly programDateTime: string | null;
}

export interface ListedPlaylist {
  readonly targetSeconds: number;
  readonly partTargetSeconds: number | null;
  readonly holdBackSeconds: number | null;
  readonly partHoldBackSeconds: number | null;
  readonly canBlock: boolean;
  readonly canSkip: boolean;
  readonly skipped: number;
  readonly preloadHint: string | null;
  readonly isEnded: boolean;
  readonly segments: readonly ListedSegment[];
}

/** The attributes of a tag line such as `#EXT-X-PART:DURATION=0.2,URI="a,b"`; quotes are taken off. */
function parseAttributes(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^",]*)/g);
  return Object.fromEntries([...found].map(([, key = '', value = '']) => [key, value.replaceAll('"', '')]));
}

/** The first media playlist that a multivariant playlist names, or null when `text` is a media playlist itself. */
export function firstVariant(text: string): string | null {
  if (!text.includes('#EXT-X-STREAM-INF')) return null;
  const lines = text.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF'));
  return lines.slice(at + 1).find((line) => line !== '' && !line.startsWith('#')) ?? null;
}

const seconds = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** Reads a media playlist. Unknown tags are passed over. */
export function readMediaPlaylist(text: string): ListedPlaylist {
  const tag = (name: string): string | null => new RegExp(`^#${name}:(.*)$`, 'm').exec(text)?.[1]?.trim() ?? null;
  const control = parseAttributes(tag('EXT-X-SERVER-CONTROL') ?? '');
  const hint = parseAttributes(/^#EXT-X-PRELOAD-HINT:(TYPE=PART.*)$/m.exec(text)?.[1] ?? '');
  const skipped = Number(parseAttributes(tag('EXT-X-SKIP') ?? '')['SKIPPED-SEGMENTS'] ?? 0);
  return {
    targetSeconds: Number(tag('EXT-X-TARGETDURATION')),
    partTargetSeconds: seconds(parseAttributes(tag('EXT-X-PART-INF') ?? '')['PART-TARGET']),
    holdBackSeconds: seconds(control['HOLD-BACK']),
    partHoldBackSeconds: seconds(control['PART-HOLD-BACK']),
    canBlock: control['CAN-BLOCK-RELOAD'] === 'YES',
    canSkip: control['CAN-SKIP-UNTIL'] !== undefined,
    skipped,
    preloadHint: hint['URI'] ?? null,
    isEnded: /^#EXT-X-ENDLIST/m.test(text),
    segments: readSegments(text, Number(tag('EXT-X-MEDIA-SEQUENCE') ?? 0) + skipped),
  };
}

function readSegments(text: string, firstMsn: number): ListedSegment[] {
  const segments: ListedSegment[] = [];
  let parts: ListedPart[] = [];
  let duration = 0;
  let isDiscontinuity = false;
  let isGap = false;
  let map: string | null = null;
  let programDateTime: string | null = null;
  const close = (uri: string | null): void => {
    segments.push({
      msn: firstMsn + segments.length,
      uri,
      seconds: uri === null ? parts.reduce((sum, part) => sum + part.seconds, 0) : duration,
      parts,
      isDiscontinuity,
      isGap,
      map,
      programDateTime,
    });
    parts = [];
    isDiscontinuity = false;
    isGap = false;
    programDateTime = null;
  };
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '#EXT-X-DISCONTINUITY') isDiscontinuity = true;
    else if (line === '#EXT-X-GAP') isGap = true;
    else if (line.startsWith('#EXT-X-MAP:')) map = parseAttributes(line)['URI'] ?? null;
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) programDateTime = line.slice(line.indexOf(':') + 1);
    else if (line.startsWith('#EXTINF:')) duration = Number.parseFloat(line.slice(8));
    else if (line.startsWith('#EXT-X-PART:')) {
      const attributes = parseAttributes(line);
      parts.push({
        uri: attributes['URI'] ?? '',
        seconds: Number(attributes['DURATION']),
        isIndependent: attributes['INDEPENDENT'] === 'YES',
      });
    } else if (line !== '' && !line.startsWith('#')) close(line);
  }
  if (parts.length > 0) close(null);
  return segments;
}
