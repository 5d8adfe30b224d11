import type { Container } from './facts.ts';

/** ffmpeg's demuxer of a container; no other may open the file. */
export const demuxerOf = (container: Container): string => demuxers[container];

const demuxers: Readonly<Record<Container, string>> = {
  mp4: 'mov',
  matroska: 'matroska',
  avi: 'avi',
  flv: 'flv',
  mpegts: 'mpegts',
  mpegps: 'mpeg',
  asf: 'asf',
  ogg: 'ogg',
};

/** Picture codecs that are taken, with the decoders that may read them. What is not here has been tried too little by others to meet strangers' files. */
const videoDecoders: ReadonlyMap<string, readonly string[]> = new Map([
  ['h264', ['h264']],
  ['hevc', ['hevc']],
  ['av1', ['libdav1d', 'libaom-av1']],
  ['vp8', ['vp8']],
  ['vp9', ['vp9']],
  ['mpeg4', ['mpeg4']],
  ['msmpeg4v2', ['msmpeg4v2']],
  ['msmpeg4v3', ['msmpeg4']],
  ['mpeg1video', ['mpeg1video']],
  ['mpeg2video', ['mpeg2video']],
  ['h263', ['h263']],
  ['flv1', ['flv']],
  ['vp6f', ['vp6f']],
  ['prores', ['prores']],
  ['dnxhd', ['dnxhd']],
  ['mjpeg', ['mjpeg']],
  ['wmv1', ['wmv1']],
  ['wmv2', ['wmv2']],
  ['wmv3', ['wmv3']],
  ['vc1', ['vc1']],
  ['theora', ['theora']],
  ['dvvideo', ['dvvideo']],
  ['ffv1', ['ffv1']],
  ['cfhd', ['cfhd']],
]);

const pulseCode = ['u8', 's16le', 's16be', 's24le', 's24be', 's32le', 's32be', 'f32le', 'f32be', 'alaw', 'mulaw'].map(
  (kind) => `pcm_${kind}`,
);

/** The same for sound. */
const audioDecoders: ReadonlyMap<string, readonly string[]> = new Map([
  ['aac', ['aac']],
  ['mp3', ['mp3float', 'mp3']],
  ['mp2', ['mp2float', 'mp2']],
  ['ac3', ['ac3']],
  ['eac3', ['eac3']],
  ['opus', ['opus', 'libopus']],
  ['vorbis', ['vorbis', 'libvorbis']],
  ['flac', ['flac']],
  ['alac', ['alac']],
  ['wmav1', ['wmav1']],
  ['wmav2', ['wmav2']],
  ['wmapro', ['wmapro']],
  ['amr_nb', ['amrnb', 'libopencore_amrnb']],
  ['amr_wb', ['amrwb', 'libopencore_amrwb']],
  ['adpcm_ms', ['adpcm_ms']],
  ['adpcm_ima_wav', ['adpcm_ima_wav']],
  ['adpcm_ima_qt', ['adpcm_ima_qt']],
  ['adpcm_swf', ['adpcm_swf']],
  ['nellymoser', ['nellymoser']],
  ...pulseCode.map((name): [string, readonly string[]] => [name, [name]]),
]);

const textSubtitles: ReadonlySet<string> = new Set(['subrip', 'ass', 'ssa', 'webvtt', 'mov_text', 'text']);

/** Decoders for a picture codec by ffmpeg's name; empty = the codec is refused. */
export const videoDecodersOf = (codec: string): readonly string[] => videoDecoders.get(codec) ?? [];

/** Decoders for a sound codec by ffmpeg's name; empty = the codec is refused. */
export const audioDecodersOf = (codec: string): readonly string[] => audioDecoders.get(codec) ?? [];

/** Whether subtitles of this codec are text. */
export const isTextSubtitle = (codec: string): boolean => textSubtitles.has(codec);

/** Every decoder that may ever run: for the first look at a file, when its codecs are not known. */
export const allDecoders = (): readonly string[] => [
  ...new Set([...videoDecoders.values(), ...audioDecoders.values()].flat()),
];
