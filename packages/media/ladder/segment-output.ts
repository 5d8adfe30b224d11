/**
 * Options that write one rendition as HLS with fMP4 segments (RFC 8216 §3.3) into a folder of its own: `init.mp4`, `00001.m4s`…, `index.m3u8`.
 * Times in the segments are the times of the frames: no edit list, negative composition offsets where frames are reordered, nothing
 * shifted to begin at zero (ISO/IEC 14496-12 §8.8.12, §8.8.8). So renditions line up, and pieces made apart join without a seam.
 */
export const segmentOutput = (folder: string, seconds: number, firstSegment = 1): readonly string[] => [
  '-avoid_negative_ts',
  'disabled',
  '-f',
  'hls',
  '-hls_time',
  seconds.toFixed(3),
  '-hls_playlist_type',
  'vod',
  '-hls_segment_type',
  'fmp4',
  '-hls_flags',
  'temp_file',
  '-hls_segment_options',
  'movflags=+negative_cts_offsets+frag_discont:use_editlist=0',
  '-hls_fmp4_init_filename',
  'init.mp4',
  '-start_number',
  String(firstSegment),
  '-hls_segment_filename',
  `${folder}/%05d.m4s`,
  `${folder}/index.m3u8`,
];
