import { ErrorDetails, ErrorTypes, Events, Hls } from 'hls.js/light';
import type { ErrorData } from 'hls.js';
import type { RecoveryEvent } from '../recovery.ts';
import type { Engine, EngineOptions, Level } from './engine.ts';
import { playbackHeader, seekableWindow } from './engine.ts';

/** Whether this browser plays HLS through Media Source Extensions. */
export function isHlsSupported(): boolean {
  return Hls.isSupported();
}

/**
 * Whoever comes with the publisher finds a playlist of parts without a whole segment, which hls.js takes for an empty one:
 * it then asks again soon instead of seconds later.
 */
const playlistPatience = {
  maxTimeToFirstByteMs: 10_000,
  maxLoadTimeMs: 20_000,
  timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
  errorRetry: { maxNumRetry: 10, retryDelayMs: 150, maxRetryDelayMs: 2_000, backoff: 'linear' as const },
};

/** Plays low-latency HLS by hls.js. The light build is enough: audio and video come in one rendition. */
export function createHlsEngine(options: EngineOptions): Engine {
  const { video } = options;
  const hls = new Hls({
    lowLatencyMode: true,
    // Catches up unnoticed; whoever is far behind jumps.
    maxLiveSyncPlaybackRate: 1.05,
    backBufferLength: 30,
    playlistLoadPolicy: { default: playlistPatience },
    // fMP4 passes through untouched: a worker would only add copies, and need a wider security policy.
    enableWorker: false,
    xhrSetup: (request) => request.setRequestHeader(playbackHeader, options.playbackId),
  });
  let segment: string | null = null;
  hls.on(Events.ERROR, (_name, data) => {
    const trouble = data.fatal ? troubleOf(data) : null;
    if (trouble) options.onTrouble(trouble);
  });
  hls.on(Events.MANIFEST_PARSED, () => options.onChange());
  hls.on(Events.LEVEL_SWITCHED, () => options.onChange());
  hls.on(Events.FRAG_CHANGED, (_name, data) => {
    segment = String(data.frag.sn);
  });
  hls.on(Events.FRAG_BUFFERED, (_name, data) => {
    segment = data.part ? `${data.frag.sn}.${data.part.index}` : String(data.frag.sn);
  });
  hls.loadSource(options.url);
  hls.attachMedia(video);
  return {
    kind: 'hls',
    liveEdge: () => hls.liveSyncPosition ?? seekableWindow(video)?.endS ?? null,
    window: () => seekableWindow(video),
    frameTime: () => hls.playingDate?.getTime() ?? null,
    mend: () => hls.recoverMediaError(),
    levels: () => hls.levels.map(toLevel),
    chooseLevel: (index) => {
      hls.nextLevel = index ?? -1;
    },
    facts: () => ({
      codecs: codecsOf(hls),
      bandwidthBps: Number.isFinite(hls.bandwidthEstimate) ? hls.bandwidthEstimate : null,
      targetLatencyS: hls.targetLatency,
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

function troubleOf(data: ErrorData): RecoveryEvent | null {
  if (
    data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR ||
    data.details === ErrorDetails.BUFFER_ADD_CODEC_ERROR ||
    data.details === ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR
  ) {
    return { type: 'codec_unsupported', codec: data.mimeType ?? data.reason ?? '' };
  }
  if (data.type === ErrorTypes.NETWORK_ERROR) {
    const isPlaylist = data.details.startsWith('manifest') || data.details.startsWith('level');
    const isTimeout = data.details.endsWith('TimeOut');
    const code = isTimeout ? 'P-NET-03' : isPlaylist ? 'P-NET-01' : 'P-NET-02';
    return { type: 'network_error', code, status: data.response?.code ?? 0 };
  }
  const code = data.details.startsWith('buffer') ? 'P-MED-02' : 'P-MED-01';
  return { type: 'media_error', code, detail: data.details };
}
