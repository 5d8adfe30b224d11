import mpegts from 'mpegts.js';
import type { Engine, EngineOptions } from './engine.ts';
import { playbackHeader, seekableWindow } from './engine.ts';

/** Seconds of buffer that are played faster to get back to the edge. */
const chaseAboveS = 1.5;

/** Plays HTTP-FLV by mpegts.js: one endless answer, less delay, no way back in time. */
export function createFlvEngine(options: EngineOptions): Engine {
  const { video } = options;
  mpegts.LoggingControl.enableAll = false;
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url: new URL(options.url, location.href).href },
    {
      enableWorker: false,
      lazyLoad: false,
      liveBufferLatencyChasing: true,
      liveBufferLatencyMaxLatency: chaseAboveS,
      liveBufferLatencyMinRemain: 0.4,
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
    facts: () => ({ codecs, bandwidthBps: null, targetLatencyS: chaseAboveS, segment: null }),
    destroy: () => player.destroy(),
  };
}

function bufferedEnd(video: HTMLVideoElement): number | null {
  const { buffered } = video;
  return buffered.length > 0 ? buffered.end(buffered.length - 1) : (seekableWindow(video)?.endS ?? null);
}
