import Hls from 'virtual:hls-for-videos';
import type { ErrorData } from 'hls.js';
import type { RecoveryEvent } from '../recovery.ts';
import type { Engine, EngineOptions, Level } from './engine.ts';
import { seekableWindow } from './engine.ts';

/** What a video needs beyond what a live does. */
export interface VodEngineOptions extends EngineOptions {
  /** Second to begin at. */
  readonly startS: number;
  /** The engine's own choice stays at or below this height; null = free. */
  readonly capHeight: number | null;
}

/** An engine that can be bounded, and that knows the address of the sound alone. */
export interface VodEngine extends Engine {
  capHeight(height: number | null): void;
  /** Playlist of the sound, for listening without the picture; null where there is none apart. */
  audioUrl(): string | null;
  /** Asks again for what did not arrive, and keeps what is buffered. */
  resumeLoad(): void;
}

/** Whether this browser plays HLS through Media Source Extensions. */
export function isVodHlsSupported(): boolean {
  return Hls.isSupported();
}

/** Few trials of its own: the player tells what happens and counts down to the next. */
const patience = {
  default: {
    maxTimeToFirstByteMs: 10_000,
    maxLoadTimeMs: 60_000,
    timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 2, retryDelayMs: 400, maxRetryDelayMs: 1_600 },
  },
};

const config = {
  // fMP4 passes through untouched: a worker would only add copies, and need a wider security policy.
  enableWorker: false,
  capLevelToPlayerSize: true,
  maxBufferLength: 30,
  maxMaxBufferLength: 120,
  backBufferLength: 60,
  manifestLoadPolicy: patience,
  playlistLoadPolicy: patience,
  fragLoadPolicy: patience,
  // The first picture soon: half a megabit more than the lowest, then the measured rate decides.
  abrEwmaDefaultEstimate: 1_500_000,
};

/** Plays a video's HLS with its separate audio rendition. */
export function createVodEngine(options: VodEngineOptions): VodEngine {
  const { video } = options;
  const hls = new Hls({ ...config, startPosition: options.startS > 0 ? options.startS : -1 });
  let segment: string | null = null;
  let cap = options.capHeight;

  function applyCap(): void {
    const fitting = hls.levels.flatMap((level, index) => (cap !== null && level.height <= cap ? [index] : []));
    // None fits: the smallest there is.
    hls.autoLevelCapping = cap === null ? -1 : (fitting.at(-1) ?? 0);
  }

  hls.on(Hls.Events.ERROR, (_name, data) => {
    const trouble = data.fatal ? troubleOf(data) : null;
    if (trouble) options.onTrouble(trouble);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    applyCap();
    options.onChange();
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, () => options.onChange());
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, () => options.onChange());
  hls.on(Hls.Events.FRAG_CHANGED, (_name, data) => (segment = String(data.frag.sn)));
  hls.loadSource(options.url);
  hls.attachMedia(video);
  return {
    kind: 'hls',
    liveEdge: () => null,
    window: () => seekableWindow(video),
    frameTime: () => null,
    mend: () => hls.recoverMediaError(),
    levels: () => hls.levels.map(toLevel),
    chooseLevel: (index) => {
      hls.nextLevel = index ?? -1;
    },
    capHeight: (height) => {
      cap = height;
      applyCap();
    },
    resumeLoad: () => hls.startLoad(video.currentTime),
    audioUrl: () => hls.audioTracks.find((track) => track.url !== '')?.url ?? null,
    facts: () => ({
      codecs: codecsOf(hls),
      bandwidthBps: Number.isFinite(hls.bandwidthEstimate) ? hls.bandwidthEstimate : null,
      targetLatencyS: null,
      segment,
    }),
    destroy: () => hls.destroy(),
  };
}

function toLevel(level: Hls['levels'][number], index: number): Level {
  return { index, height: level.height, fps: Math.round(level.frameRate), bitrateBps: level.bitrate };
}

function codecsOf(hls: Hls): string | null {
  const level = hls.levels[Math.max(0, hls.currentLevel)];
  const codecs = [level?.videoCodec, level?.audioCodec].filter((codec) => codec !== undefined && codec !== '');
  return codecs.length > 0 ? codecs.join(', ') : null;
}

const codecErrors: readonly string[] = [
  'manifestIncompatibleCodecsError',
  'bufferAddCodecError',
  'bufferIncompatibleCodecsError',
];

function troubleOf(data: ErrorData): RecoveryEvent | null {
  if (codecErrors.includes(data.details)) {
    return { type: 'codec_unsupported', codec: data.mimeType ?? data.reason ?? '' };
  }
  if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
    const isPlaylist = /^(manifest|level|audioTrack)/.test(data.details);
    const code = data.details.endsWith('TimeOut') ? 'P-NET-03' : isPlaylist ? 'P-NET-01' : 'P-NET-02';
    return { type: 'network_error', code, status: data.response?.code ?? 0 };
  }
  const code = data.details.startsWith('buffer') ? 'P-MED-02' : 'P-MED-01';
  return { type: 'media_error', code, detail: data.details };
}
