/** One stream as ffprobe or ffmpeg tells it, before anything is decided. */
export interface RawStream {
  readonly index: number;
  readonly type: 'video' | 'audio' | 'subtitle' | 'other';
  readonly codec: string;
  readonly profile: string | null;
  readonly width: number;
  readonly height: number;
  /** Width of a pixel by its height; null = not told. */
  readonly pixelAspect: number | null;
  readonly pixelFormat: string | null;
  readonly isInterlaced: boolean;
  readonly transfer: string | null;
  /** Frames per second, on average, and the finest grid they lie on; as fractions `30000/1001`. */
  readonly averageRate: string | null;
  readonly gridRate: string | null;
  /** Degrees counterclockwise, as ffmpeg tells the display matrix. */
  readonly rotation: number;
  readonly bitrateBps: number | null;
  readonly channels: number;
  readonly sampleRate: number;
  readonly language: string | null;
  readonly title: string | null;
  readonly isDefault: boolean;
  readonly isAttachedPicture: boolean;
  readonly isEncrypted: boolean;
  readonly startMs: number | null;
  readonly durationMs: number | null;
}

/** A whole file as told. */
export interface RawFile {
  readonly startMs: number | null;
  readonly durationMs: number | null;
  readonly bitrateBps: number | null;
  readonly streams: readonly RawStream[];
  readonly chapters: readonly { readonly startMs: number; readonly title: string }[];
}
