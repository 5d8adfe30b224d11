/** A piece of a text that people wrote. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly text: string; readonly seconds: number }
  | { readonly kind: 'mention'; readonly text: string; readonly username: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'tag'; readonly text: string; readonly tag: string };

const pattern =
  /(?<link>https?:\/\/[^\s<>"'，。；、）】」]+)|(?<time>(?<![\d:.])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?![\d:]))|@(?<name>[A-Za-z0-9_.-]{2,32})|#(?<tag>[\p{L}\p{N}_]{1,24})/gu;

/** Finds times, mentions, addresses and tags. Mentions count only where `mentions` names the user; times only inside the video. */
export function textParts(
  text: string,
  facts: { readonly mentions?: readonly string[]; readonly durationS?: number; readonly hasTags?: boolean } = {},
): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const part = partOf(match, facts);
    if (part === null) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + part.text.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function partOf(match: RegExpExecArray, facts: Parameters<typeof textParts>[1] = {}): TextPart | null {
  const { link, time, name, tag } = match.groups ?? {};
  if (link !== undefined) {
    // A full stop at its end belongs to the sentence.
    const url = link.replace(/[.,;:!?)]+$/, '');
    return URL.canParse(url) ? { kind: 'link', text: url, url } : null;
  }
  if (time !== undefined) {
    const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    return seconds <= (facts.durationS ?? Number.POSITIVE_INFINITY) ? { kind: 'time', text: time, seconds } : null;
  }
  if (name !== undefined) {
    const username = facts.mentions?.find((known) => known.toLowerCase() === name.toLowerCase());
    return username === undefined ? null : { kind: 'mention', text: match[0], username };
  }
  return tag !== undefined && facts.hasTags === true ? { kind: 'tag', text: match[0], tag } : null;
}
