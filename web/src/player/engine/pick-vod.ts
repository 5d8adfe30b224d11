import type { Engine } from './engine.ts';
import { isApplePlayer, pickHls } from './pick.ts';
import type { VodEngine, VodEngineOptions } from './vod-engine.ts';

/** Starts the engine that plays `kind` in this browser; its code is loaded only now. Null = nothing can. */
export async function startVodEngine(kind: 'hls' | 'mp4', options: VodEngineOptions): Promise<VodEngine | null> {
  if (kind === 'hls') {
    const { createVodEngine, isVodHlsSupported } = await import('./vod-engine.ts');
    if (pickHls(isVodHlsSupported(), isApplePlayer(navigator)) === 'hls') return createVodEngine(options);
    if (options.video.canPlayType('application/vnd.apple.mpegurl') === '') return null;
  }
  const { createNativeEngine } = await import('./native-engine.ts');
  return beginAt(createNativeEngine(options), options);
}

/** Native playback knows nothing of levels; it only has to begin at the right second. */
function beginAt(engine: Engine, { video, startS }: VodEngineOptions): VodEngine {
  const begin = (): void => {
    if (startS > 0) video.currentTime = startS;
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
  else video.addEventListener('loadedmetadata', begin, { once: true });
  return {
    ...engine,
    liveEdge: () => null,
    capHeight: () => undefined,
    audioUrl: () => null,
    resumeLoad: () => video.load(),
  };
}
