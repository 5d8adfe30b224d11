/** What a name below `/media/video/<videoId>/` stands for. */
export type Artefact =
  /** The multivariant playlist. */
  | { readonly kind: 'multivariant' }
  /** The media playlist of one rendition. */
  | { readonly kind: 'playlist'; readonly take: string; readonly rendition: string }
  /** A blob of that name below the video's folder. */
  | { readonly kind: 'blob'; readonly name: string; readonly contentType: string }
  /** The file as it was uploaded, where nothing was made of it. */
  | { readonly kind: 'source' };

const part = '[A-Za-z0-9_-]{1,64}';
const playlistPattern = new RegExp(`^(${part})/(${part})/index\\.m3u8$`);
/** Name and content type of everything that may be fetched; what is not here is not there, the uploaded file first of all. */
const blobTypes: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^${part}/${part}/${part}\\.(?:mp4|m4s)$`), 'video/mp4'],
  [new RegExp(`^${part}/${part}\\.mp4$`), 'video/mp4'],
  [new RegExp(`^${part}/${part}\\.webp$`), 'image/webp'],
  [new RegExp(`^${part}/${part}\\.vtt$`), 'text/vtt; charset=utf-8'],
  [new RegExp(`^captions/${part}\\.source$`), 'text/plain; charset=utf-8'],
];
const maxName = 220;

/** Reads a name; null for everything that no video has. */
export const parseArtefact = (name: string): Artefact | null => {
  if (name.length > maxName) return null;
  if (name === 'index.m3u8') return { kind: 'multivariant' };
  if (name === 'source.mp4') return { kind: 'source' };
  const [, take, rendition] = playlistPattern.exec(name) ?? [];
  if (take !== undefined && rendition !== undefined) return { kind: 'playlist', take, rendition };
  const contentType = blobTypes.find(([pattern]) => pattern.test(name))?.[1];
  return contentType === undefined ? null : { kind: 'blob', name, contentType };
};
