import mpegts from 'mpegts.js';
import type { Engine, EngineOptions } from './engine.ts';
import { playbackHeader, seekableWindow } from './engine.ts';

/** Where the player wants to be behind the edge, in seconds: within 0.6 s glass to glass. */
const wantedS = 0.4;

/** How it stays there: 6 % faster from 0.6 s behind, a jump from 1 s. */
const edgeKeeping = {
  // With its stash mpegts.js gathers 384 kB before it plays any: more than a second of a usual stream.
  enableStashBuffer: false,
  liveSync: true,
  liveSyncMaxLatency: 0.6,
  liveSyncTargetLatency: wantedS,
  liveSyncPlaybackRate: 1.06,
  liveBufferLatencyChasing: true,
  liveBufferLatencyMaxLatency: 1,
  liveBufferLatencyMinRemain: wantedS,
} as const;

/** Plays HTTP-FLV by mpegts.js: one endless answer, less delay, no way back in time. */
export function createFlvEngine(options: EngineOptions): Engine {
  const { video } = options;
  mpegts.LoggingControl.enableAll = false;
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url: new URL(options.url, location.href).href },
    {
      enableWorker: false,
      lazyLoad: false,
      ...edgeKeeping,
      autoCleanupSourceBuffer: true,
      headers: { [playbackHeader]: options.playbackId },
    },
  );
  let codecs: string | null = null;
  player.on(
    mpegts.Events.ERROR,
    (type: string, detail: string, info: { readonly code?: number; readonly msg?: string }) => {
      if (type === mpegts.ErrorTypes.NETWORK_ERROR) {
        options.onTrouble({
          type: 'network_error',
          code: 'P-NET-02',
          status: info.code !== undefined && info.code > 0 ? info.code : 0,
        });
      } else if (detail === mpegts.ErrorDetails.MEDIA_CODEC_UNSUPPORTED) {
        options.onTrouble({ type: 'codec_unsupported', codec: info.msg ?? '' });
      } else {
        options.onTrouble({ type: 'media_error', code: 'P-MED-01', detail });
      }
    },
  );
  // The server ends the answer when the push ends; whether it comes back, the live's state tells.
  player.on(mpegts.Events.LOADING_COMPLETE, () =>
    options.onTrouble({ type: 'network_error', code: 'P-NET-02', status: 0 }),
  );
  player.on(mpegts.Events.MEDIA_INFO, (info: { readonly videoCodec?: string; readonly audioCodec?: string }) => {
    codecs = [info.videoCodec, info.audioCodec].filter(Boolean).join(', ') || null;
    options.onChange();
  });
  player.attachMediaElement(video);
  player.load();
  return {
    kind: 'flv',
    liveEdge: () => bufferedEnd(video),
    window: () => null,
    frameTime: () => null,
    mend: () => {
      player.unload();
      player.load();
    },
    levels: () => [],
    chooseLevel: () => {},
    facts: () => ({ codecs, bandwidthBps: null, targetLatencyS: wantedS, segment: null }),
    destroy: () => player.destroy(),
  };
}

function bufferedEnd(video: HTMLVideoElement): number | null {
  const { buffered } = video;
  return buffered.length > 0 ? buffered.end(buffered.length - 1) : (seekableWindow(video)?.endS ?? null);
}
