import type { Engine, EngineKind, EngineOptions, Format } from './engine.ts';

/** Addresses of one live, one for each way of delivery. */
export interface Sources {
  readonly hls: string;
  readonly flv: string;
}

/** Starts what `format` means in this browser; its code is loaded only now. */
export async function startEngine(
  format: Format,
  sources: Sources,
  options: Omit<EngineOptions, 'url'>,
): Promise<Engine | null> {
  if (format === 'flv') {
    const { createFlvEngine } = await import('./flv-engine.ts');
    return createFlvEngine({ ...options, url: sources.flv });
  }
  const { createHlsEngine, isHlsSupported } = await import('./hls-engine.ts');
  // Chromium says "maybe" to native HLS: our own player goes first wherever it can.
  if (pickHls(isHlsSupported(), isApplePlayer(navigator)) === 'hls')
    return createHlsEngine({ ...options, url: sources.hls });
  if (options.video.canPlayType('application/vnd.apple.mpegurl') === '') return null;
  const { createNativeEngine } = await import('./native-engine.ts');
  return createNativeEngine({ ...options, url: sources.hls });
}

/** Which engine plays HLS: native on Safari (it hides what makes ours good there), ours elsewhere. */
export function pickHls(isSupported: boolean, isApple: boolean): EngineKind {
  return isSupported && !isApple ? 'hls' : 'native';
}

/** Safari on any device, and everything on iOS. */
export function isApplePlayer(browser: { readonly vendor: string; readonly userAgent: string }): boolean {
  return browser.vendor.startsWith('Apple') || /iPhone|iPad|iPod/.test(browser.userAgent);
}

/** FLV needs Media Source Extensions, which iPhones lack. */
export function isFlvPossible(): boolean {
  return 'MediaSource' in globalThis;
}
