import type { CaptionTrack, Playback } from '@amphi/contract';
import type { VideoRow } from '../video.store.ts';
import type { VideoAddresses } from './cards.ts';
import { chaptersOf } from './chapters.ts';
import type { CaptionRow, RenditionRow } from './part.store.ts';

/** Addresses of one video's files, signed unless it is open. */
export type AddressOf = (name: string) => string;

/** @see AddressOf */
export const addressesOf =
  (links: VideoAddresses, videoId: string, isOpen: boolean): AddressOf =>
  (name) =>
    links.address(videoId, name, isOpen);

/** Names of the blobs of captions, below the video's folder. */
export const captionNames = (captionId: string) => ({
  vtt: `captions/${captionId}.vtt`,
  source: `captions/${captionId}.source`,
});

/** Captions as players and pages need them. */
export const toCaptionTrack = (row: CaptionRow, address: AddressOf): CaptionTrack => {
  const names = captionNames(row.id);
  return {
    captionId: row.id,
    language: row.language,
    label: row.label,
    url: address(names.vtt),
    // Only ASS says more than WebVTT can.
    source: row.format === 'ass' ? address(names.source) : null,
    format: row.format,
  };
};

/** Whether there is something to play. */
export const isPlayable = ({ state }: Pick<VideoRow, 'state'>): boolean => state === 'playable' || state === 'ready';

/** What a player needs; null while there is nothing to play. */
export const toPlayback = (
  row: VideoRow,
  parts: {
    readonly captions: readonly CaptionRow[];
    readonly renditions: readonly RenditionRow[];
    readonly heat: readonly number[] | null;
  },
  address: AddressOf,
): Playback | null => {
  if (!isPlayable(row)) return null;
  const ready = parts.renditions.filter(({ kind, state }) => kind === 'video' && state === 'ready');
  const heights = [...new Set(ready.flatMap(({ height }) => height ?? []))];
  // Without ffmpeg there is no take: the file plays as it was uploaded.
  const isHls = row.take !== null;
  return {
    url: address(isHls ? 'index.m3u8' : 'source.mp4'),
    kind: isHls ? 'hls' : 'mp4',
    storyboard: row.storyboard === null ? null : address(row.storyboard),
    heights: heights.length === 0 && row.height !== null ? [row.height] : heights,
    captions: parts.captions.map((caption) => toCaptionTrack(caption, address)),
    chapters: chaptersOf(row).chapters,
    heat: parts.heat === null ? null : [...parts.heat],
  };
};
