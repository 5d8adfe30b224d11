/** Containers that uploads may have, by what their bytes say. `mp4` covers MOV and M4V, `matroska` covers WebM. */
export type Container = 'mp4' | 'matroska' | 'avi' | 'flv' | 'mpegts' | 'mpegps' | 'asf' | 'ogg';

/** Frames per second as a fraction, such as 30000/1001. */
export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

/** Transfer of the picture: standard, HDR by PQ (SMPTE ST 2084), HDR by HLG (ARIB STD-B67). */
export type DynamicRange = 'sdr' | 'pq' | 'hlg';

/** The picture of a file. */
export interface VideoTrackFacts {
  /** Index of the stream in the file, as ffmpeg counts. */
  readonly index: number;
  /** ffmpeg's name of the codec: `h264`, `hevc`, `av1`, `vp9`, `mpeg4`… */
  readonly codec: string;
  readonly profile: string | null;
  /** Pixels as they are stored. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Pixels as they are shown: after the sample aspect ratio and the rotation; may be odd. */
  readonly width: number;
  readonly height: number;
  /** Width of a pixel by its height. */
  readonly pixelAspect: number;
  /** Degrees clockwise that a player turns the picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Frames per second on average; fields of an interlaced picture count half. */
  readonly frameRate: FrameRate;
  /** Distances between frames differ by more than rounding. */
  readonly isVfr: boolean;
  readonly isInterlaced: boolean;
  readonly pixelFormat: string;
  readonly bitDepth: number;
  readonly dynamicRange: DynamicRange;
  readonly bitrateBps: number | null;
  /** When it is first shown, milliseconds after the presentation begins. */
  readonly startMs: number;
  /** Length of what is decoded and never shown because an edit list cuts it away, milliseconds. */
  readonly hiddenMs: number;
}

/** One sound track of a file. */
export interface AudioTrackFacts {
  readonly index: number;
  readonly codec: string;
  readonly profile: string | null;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitrateBps: number | null;
  /** BCP 47 or ISO 639-2 as the file says; null = unknown. */
  readonly language: string | null;
  readonly title: string | null;
  readonly isDefault: boolean;
  /** When it is first heard, milliseconds after the presentation begins. */
  readonly startMs: number;
}

/** Text that lies in a file. `isText` = can become WebVTT; else pictures. */
export interface SubtitleTrackFacts {
  readonly index: number;
  readonly codec: string;
  readonly language: string | null;
  readonly title: string | null;
  readonly isText: boolean;
}

/** Everything that plans are made of; plain JSON, kept with the video. */
export interface VideoFacts {
  readonly container: Container;
  /** Of what can be played, milliseconds; the longer of picture and sound. */
  readonly durationMs: number;
  /** Where presentation begins in the file's own time, milliseconds: the earliest of picture and sound. */
  readonly startMs: number;
  readonly bytes: number;
  readonly video: VideoTrackFacts;
  readonly audio: readonly AudioTrackFacts[];
  readonly subtitles: readonly SubtitleTrackFacts[];
  readonly chapters: readonly { readonly startMs: number; readonly title: string }[];
  /** Keyframes by the container's index, milliseconds from `startMs`, ascending; null where the container has no index that is cheap to read. */
  readonly keyframesMs: readonly number[] | null;
  /** What was odd and is treated: `truncated`, `missing_index`, `negative_times`, `changing_size`… for the log. */
  readonly oddities: readonly string[];
}
