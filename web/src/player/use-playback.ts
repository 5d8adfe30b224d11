import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Engine, EngineOptions, Format } from './engine/engine.ts';
import type { RecoveryEvent } from './recovery.ts';
import { recover, startOfRecovery } from './recovery.ts';

/** Starts an engine in the given element; null = nothing here can play it. */
export type EngineStarter = (format: Format, options: Omit<EngineOptions, 'url'>) => Promise<Engine | null>;

/** Playback of one source in one element: engine, errors, format. */
export interface Playback {
  readonly engine: Readonly<Ref<Engine | null>>;
  readonly recovery: Readonly<Ref<typeof startOfRecovery>>;
  readonly format: Readonly<Ref<Format>>;
  /** Counts up when levels or facts of the engine changed. */
  readonly revision: Readonly<Ref<number>>;
  readonly playbackId: string;
  open(): void;
  close(): void;
  tell(event: RecoveryEvent): void;
  setFormat(format: Format): void;
}

/** Joins the recovery machine with an engine; closes both with the calling component. */
export function usePlayback(video: Ref<HTMLVideoElement | null>, startEngine: EngineStarter): Playback {
  const engine = shallowRef<Engine | null>(null);
  const recovery = shallowRef(startOfRecovery);
  const format = shallowRef<Format>('auto');
  const revision = shallowRef(0);
  const playbackId = newPlaybackId();
  /** Answers of an engine that was replaced meanwhile are nobody's. */
  let generation = 0;

  function tell(event: RecoveryEvent): void {
    const [next, action] = recover(recovery.value, event, performance.now());
    recovery.value = next;
    if (action === 'load') void load();
    if (action === 'mend') engine.value?.mend();
  }

  async function load(): Promise<void> {
    const element = video.value;
    // Taking the old source away pauses the element; what played goes on with the new one.
    const wasPlaying = element?.paused === false;
    unload();
    const own = generation;
    if (!element) return;
    const onTrouble = (event: RecoveryEvent): void => {
      if (own === generation) tell(event);
    };
    const onChange = (): void => {
      if (own === generation) revision.value += 1;
    };
    const started = await startEngine(format.value, { video: element, playbackId, onTrouble, onChange });
    if (own !== generation) started?.destroy();
    else if (started) engine.value = started;
    else tell({ type: 'codec_unsupported', codec: 'HLS' });
    // Interrupted by the next load: that one plays.
    if (wasPlaying && own === generation) element.play().catch(() => undefined);
  }

  function unload(): void {
    generation += 1;
    engine.value?.destroy();
    engine.value = null;
  }

  function setFormat(chosen: Format): void {
    if (chosen === format.value && recovery.value.now.kind !== 'failed') return;
    format.value = chosen;
    tell({ type: 'open' });
  }

  function close(): void {
    unload();
    tell({ type: 'stop' });
  }

  listenToVideo(video, tell);
  const timer = setInterval(() => tell({ type: 'tick' }), 250);
  onScopeDispose(() => {
    clearInterval(timer);
    unload();
  });
  return { engine, recovery, format, revision, playbackId, open: () => tell({ type: 'open' }), close, tell, setFormat };
}

/** Tells the machine when frames move and when they wait. */
function listenToVideo(video: Ref<HTMLVideoElement | null>, tell: (event: RecoveryEvent) => void): void {
  watch(video, (element, _old, onCleanup) => {
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    const onPlaying = (): void => tell({ type: 'playing' });
    for (const name of ['playing', 'timeupdate', 'canplay'] as const)
      element.addEventListener(name, onPlaying, { signal });
    element.addEventListener('waiting', () => tell({ type: 'stalled' }), { signal });
    onCleanup(() => controller.abort());
  });
}

/** UUID; `crypto.randomUUID` exists on HTTPS and localhost only. */
function newPlaybackId(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const hex = Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
