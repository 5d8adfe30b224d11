/** What the ffmpeg at hand can do and how it wants to be told; `FfmpegAbilities` of the runner has all of it. */
export interface Dialect {
  /** As `ffmpeg -version` says, such as `5.1.9-0+deb12u1`, `n7.0-7-gd38bf5e08e`, `N-110000-g…`. */
  readonly version: string;
  /** Has `zscale` and `tonemap`. */
  readonly hasZscale: boolean;
  readonly hasWebp: boolean;
  /** Encoder for AV1; null = none. */
  readonly av1Encoder: string | null;
}

/** Frames leave the filters with the times they have; ffmpeg must neither repeat nor drop any. `-vsync` was renamed in 5.1. */
export const passFrames = ({ version }: Pick<Dialect, 'version'>): readonly string[] => {
  const [, major = '99', minor = '0'] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
  const isOld = Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1);
  return isOld ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough'];
};

/** Ending of pictures. */
export const pictureType = ({ hasWebp }: Pick<Dialect, 'hasWebp'>): 'webp' | 'jpg' => (hasWebp ? 'webp' : 'jpg');

/** Encoder of pictures. */
export const pictureEncoder = ({ hasWebp }: Pick<Dialect, 'hasWebp'>): readonly string[] =>
  hasWebp ? ['-c:v', 'libwebp', '-quality', '78', '-compression_level', '4'] : ['-c:v', 'mjpeg', '-q:v', '4'];
