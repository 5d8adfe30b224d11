/** What a request below a session's prefix asks for. */
export type MediaName =
  | { readonly kind: 'playlist' }
  | { readonly kind: 'init'; readonly initId: number }
  | { readonly kind: 'segment'; readonly msn: number }
  | { readonly kind: 'part'; readonly msn: number; readonly index: number };

export const playlistName = 'index.m3u8';
export const initName = (initId: number): string => `init-${initId}.mp4`;
export const segmentName = (msn: number): string => `${msn}.m4s`;
export const partName = (msn: number, index: number): string => `${msn}.${index}.m4s`;

// One spelling per file, so that nobody fills a shared cache with `007.m4s`.
const initPattern = /^init-(0|[1-9]\d{0,8})\.mp4$/;
const segmentPattern = /^(0|[1-9]\d{0,8})\.m4s$/;
const partPattern = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,5})\.m4s$/;

/** The meaning of a file name below a session's prefix; null for anything that is not ours. */
export function parseMediaName(name: string): MediaName | null {
  if (name === playlistName) return { kind: 'playlist' };
  const init = initPattern.exec(name);
  if (init !== null) return { kind: 'init', initId: Number(init[1]) };
  const segment = segmentPattern.exec(name);
  if (segment !== null) return { kind: 'segment', msn: Number(segment[1]) };
  const part = partPattern.exec(name);
  return part === null ? null : { kind: 'part', msn: Number(part[1]), index: Number(part[2]) };
}
