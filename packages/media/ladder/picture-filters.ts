import type { Dialect } from './dialect.ts';
import type { VideoFacts, VideoTrackFacts } from './facts.ts';

/** Joins filters that are there. */
export const chainOf = (...filters: readonly (string | null)[]): string =>
  filters.filter((filter) => filter !== null).join(',');

/** `[0:2]`: a stream of an input. Turned pictures are turned by ffmpeg before they reach the filters. */
export const streamLabel = (input: number, index: number): string => `[${input}:${index}]`;

/** Fields become frames, at the rate of the frames; null for what is not interlaced. */
export const deinterlace = ({ isInterlaced }: Pick<VideoTrackFacts, 'isInterlaced'>): string | null =>
  isInterlaced ? 'bwdif=mode=send_frame:parity=auto:deint=all' : null;

/** To so many square pixels. */
export const scaleTo = (width: number, height: number): string => `scale=w=${width}:h=${height}:flags=bicubic,setsar=1`;

/**
 * To 8 bit, 4:2:0, limited range and standard dynamic range. HDR goes through linear light (`zscale` and `tonemap`, hable). An ffmpeg
 * without them gets an approximation: HLG is made to look right as it is; PQ is lifted by contrast and saturation.
 */
export function toStandard({ dynamicRange }: Pick<VideoTrackFacts, 'dynamicRange'>, dialect: Dialect): string {
  if (dynamicRange === 'sdr') return 'scale=out_range=limited,format=yuv420p';
  const transfer = dynamicRange === 'pq' ? 'smpte2084' : 'arib-std-b67';
  const tags = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited';
  if (!dialect.hasZscale) {
    const lift = dynamicRange === 'pq' ? 'eq=contrast=1.45:brightness=0.06:saturation=1.6' : null;
    return chainOf('scale=in_color_matrix=bt2020:out_color_matrix=bt709:out_range=limited,format=yuv420p', lift, tags);
  }
  return chainOf(
    `setparams=color_primaries=bt2020:color_trc=${transfer}:colorspace=bt2020nc`,
    'zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=limited,format=yuv420p',
    tags,
  );
}

/** Decoder threads and the one filter graph: a picture that changes its size in the middle is scaled, not begun anew. */
export const decodeOptions = (threads: number): readonly string[] => [
  '-reinit_filter',
  '0',
  '-threads',
  String(threads),
];

/** Milliseconds as ffmpeg takes seconds. */
export const secondsText = (ms: number): string => (ms / 1000).toFixed(3);

/** Nothing about the maker, the place or the device goes into what others get. */
export const anonymous: readonly string[] = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'];

/** Moments of a file that show it well, at 15, 50 and 85 per cent. */
export const tellingMoments = ({ durationMs }: Pick<VideoFacts, 'durationMs'>): readonly [number, number, number] => {
  const at = (share: number): number => Math.max(0, Math.min(durationMs - 1500, Math.round(durationMs * share)));
  return [at(0.15), at(0.5), at(0.85)];
};
