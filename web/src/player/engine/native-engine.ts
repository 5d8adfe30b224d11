import type { Engine, EngineOptions } from './engine.ts';
import { seekableWindow } from './engine.ts';

/** Playback by the browser itself: Safari and every browser of iOS. */
export function createNativeEngine(options: EngineOptions): Engine {
  const { video } = options;
  const controller = new AbortController();
  video.addEventListener(
    'error',
    () => {
      const code = video.error?.code;
      if (code === MediaError.MEDIA_ERR_DECODE) {
        options.onTrouble({ type: 'media_error', code: 'P-MED-01', detail: video.error?.message ?? '' });
      } else {
        options.onTrouble({ type: 'network_error', code: 'P-NET-01', status: 0 });
      }
    },
    { signal: controller.signal },
  );
  video.src = options.url;
  return {
    kind: 'native',
    liveEdge: () => seekableWindow(video)?.endS ?? null,
    window: () => seekableWindow(video),
    frameTime: () => {
      const start = 'getStartDate' in video ? startDate(video.getStartDate) : Number.NaN;
      return Number.isNaN(start) ? null : start + video.currentTime * 1000;
    },
    mend: () => video.load(),
    levels: () => [],
    chooseLevel: () => {},
    facts: () => ({ codecs: null, bandwidthBps: null, targetLatencyS: null, segment: null }),
    destroy: () => {
      controller.abort();
      video.removeAttribute('src');
      video.load();
    },
  };

  function startDate(read: unknown): number {
    const date: unknown = typeof read === 'function' ? Reflect.apply(read, video, []) : null;
    return date instanceof Date ? date.getTime() : Number.NaN;
  }
}
