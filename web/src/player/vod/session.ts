import type { Beacon, Playback as PlayFacts } from '@amphi/contract';
import type { Ref, ShallowRef } from 'vue';
import { effectScope, shallowRef, watch } from 'vue';
import { bufferedAhead } from '../buffered.ts';
import { startVodEngine } from '../engine/pick-vod.ts';
import type { VodEngine } from '../engine/vod-engine.ts';
import type { RecoveryEvent } from '../recovery.ts';
import { usePlayback, type EngineStarter, type Playback } from '../use-playback.ts';
import { useSound } from '../use-sound.ts';
import { preferences } from './preferences.ts';
import { holdFrame } from './still-frame.ts';
import { useBeacon, type SendBeacon } from './use-beacon.ts';
import { useMediaKeys } from './use-media-keys.ts';
import { useQuality, type Quality } from './use-quality.ts';
import { useVodTimeline, type VodTimeline } from './use-vod-timeline.ts';
import { useWakeLock } from './use-wake-lock.ts';
import type { VodSource } from './vod-source.ts';

/** What a session asks of the page that opened it; still there after that page is gone. */
export interface VodPorts {
  /** Fresh addresses; null when the video may not be played any more. */
  readonly refresh: () => Promise<PlayFacts | null>;
  readonly send: SendBeacon;
  readonly cameFrom: NonNullable<Beacon['source']>;
}

/**
 * One video that plays, wherever it is shown: the page's player and the mini player put the same element in their place, so that
 * going from one to the other interrupts nothing. Ends with `end()`, not with a component.
 */
export interface VodSession {
  readonly source: Readonly<ShallowRef<VodSource>>;
  readonly video: Readonly<Ref<HTMLVideoElement | null>>;
  readonly element: HTMLVideoElement;
  readonly playback: Playback;
  readonly timeline: Readonly<Ref<VodTimeline>>;
  readonly quality: Quality;
  readonly sound: ReturnType<typeof useSound>;
  readonly rate: Ref<number>;
  readonly isLoop: Ref<boolean>;
  /** A better picture became ready while playing: its height. */
  readonly upgrade: Readonly<Ref<number | null>>;
  seek(positionS: number): void;
  toggle(): void;
  /** Puts the element into a player. */
  attach(host: Element): void;
  /** Between two players: out of sight, but in the document, where it goes on playing. */
  park(): void;
  /** The same video with newer facts. */
  update(source: VodSource): void;
  takeUpgrade(): void;
  end(): void;
}

/** Errors that newer addresses mend: signatures that ran out, and takes that were replaced. */
const staleStatus: readonly number[] = [401, 403, 404, 410];

/** How a session begins. */
export interface Beginning {
  readonly startS: number;
  /** False: nothing is loaded before somebody presses play. */
  readonly isAutoplay: boolean;
}

/** Opens a session; nothing is loaded before `attach`. */
export function openVodSession(source: VodSource, ports: VodPorts, beginning: Beginning): VodSession {
  const scope = effectScope(true);
  const session = scope.run(() => makeSession(source, ports, beginning, () => scope.stop()));
  if (session === undefined) throw new Error('no session');
  return session;
}

function makeSession(first: VodSource, ports: VodPorts, beginning: Beginning, stop: () => void): VodSession {
  const source = shallowRef(first);
  const video = shallowRef<HTMLVideoElement | null>(null);
  const element = makeElement();
  const timeline = useVodTimeline(video, () => source.value.durationMs / 1000);
  const engine = shallowRef<VodEngine | null>(null);
  const position = { s: beginning.startS, isKnown: false };
  const isAudioOnly = (): boolean => quality.wish.value.kind === 'audio';
  const cap = (): number | null => quality.cap();
  const opener = useOpener({ source, engine, position, element, ports, isAudioOnly, cap });
  const playback = usePlayback(video, opener.start);
  opener.bind(playback);
  const reload = (): void => {
    holdFrame(element);
    playback.open();
  };
  const quality: Quality = useQuality(video, () => engine.value, playback.revision, reload);
  const sound = useSound(video);
  const moves = movesOf(element, timeline, position);
  const upgrade = useUpgrade(source, timeline, reload);
  const choices = useChoices(element);
  let hasBegun = false;

  function begin(): void {
    if (hasBegun) return;
    hasBegun = true;
    playback.open();
  }
  function attach(host: Element): void {
    const wasPlaying = !element.paused;
    element.removeAttribute('style');
    host.prepend(element);
    if (wasPlaying) void element.play().catch(() => undefined);
    if (hasBegun) return;
    if (beginning.isAutoplay) {
      begin();
      void sound.start();
    } else sound.isStartAwaited.value = true;
  }
  function end(): void {
    stop();
    element.remove();
  }

  rememberPosition(timeline, element, position);
  element.addEventListener('play', begin);
  useBeacon(video, ports.cameFrom, ports.send);
  useWakeLock(() => timeline.value.isMoving, video);
  useMediaKeys(source, timeline, moves);
  video.value = element;
  const update = (next: VodSource): void => upgrade.update(next, hasBegun);
  const shared = { source, video, element, playback, timeline, quality, sound, ...choices, ...moves };
  return {
    ...shared,
    upgrade: upgrade.height,
    takeUpgrade: upgrade.take,
    update,
    attach,
    park: () => park(element),
    end,
  };
}

/** A source that is taken away leaves the element at 0; where it was is where the next one begins. */
function rememberPosition(
  timeline: Readonly<Ref<VodTimeline>>,
  element: HTMLVideoElement,
  position: { s: number; isKnown: boolean },
): void {
  watch(timeline, ({ positionS }) => {
    if (element.readyState === 0 || (positionS === 0 && !position.isKnown)) return;
    position.s = positionS;
    position.isKnown = true;
  });
}

function makeElement(): HTMLVideoElement {
  const element = document.createElement('video');
  element.playsInline = true;
  element.slot = 'media';
  element.preload = 'metadata';
  return element;
}

function park(element: HTMLVideoElement): void {
  element.style.cssText = 'position:fixed;width:1px;height:1px;opacity:0;pointer-events:none';
  document.body.append(element);
}

function movesOf(element: HTMLVideoElement, timeline: Readonly<Ref<VodTimeline>>, position: { s: number }) {
  return {
    seek: (positionS: number): void => {
      const end = timeline.value.durationS;
      const wanted = Math.max(0, end > 0 ? Math.min(positionS, end - 0.05) : positionS);
      position.s = wanted;
      if (element.readyState > 0) element.currentTime = wanted;
    },
    toggle: (): void => {
      if (element.paused) void element.play().catch(() => undefined);
      else element.pause();
    },
  };
}

/** Speed, which every video keeps, and the loop, which is this one's. */
function useChoices(element: HTMLVideoElement) {
  const rate = shallowRef(preferences.rate);
  const isLoop = shallowRef(false);
  const follow = (now: number): void => {
    element.defaultPlaybackRate = now;
    element.playbackRate = now;
    preferences.rate = now;
  };
  watch(rate, follow, { immediate: true });
  watch(isLoop, (isOn) => (element.loop = isOn));
  return { rate, isLoop };
}

/** Sizes that become ready while it plays: offered, and taken by itself as soon as it pauses. */
function useUpgrade(source: ShallowRef<VodSource>, timeline: Readonly<Ref<VodTimeline>>, reload: () => void) {
  const height = shallowRef<number | null>(null);
  function take(): void {
    if (height.value === null) return;
    height.value = null;
    reload();
  }
  function update(next: VodSource, hasBegun: boolean): void {
    const tallest = Math.max(0, ...next.play.heights);
    const isBetter = next.play.kind === 'hls' && tallest > Math.max(0, ...source.value.play.heights);
    source.value = next;
    if (isBetter && hasBegun) height.value = tallest;
  }
  watch(
    () => timeline.value.isPaused,
    (isPaused) => isPaused && !timeline.value.hasEnded && take(),
  );
  return { height, take, update };
}

interface OpenerParts {
  readonly source: ShallowRef<VodSource>;
  readonly engine: ShallowRef<VodEngine | null>;
  readonly position: { s: number };
  readonly element: HTMLVideoElement;
  readonly ports: VodPorts;
  readonly isAudioOnly: () => boolean;
  readonly cap: () => number | null;
}

/** Starts engines at the right second, and judges their troubles before the recovery hears of them. */
function useOpener({ source, engine, position, element, ports, isAudioOnly, cap }: OpenerParts) {
  let playback: Playback | null = null;
  let refreshedAtMs = Number.NEGATIVE_INFINITY;
  let audioUrl: string | null = null;

  const start: EngineStarter = async (_format, options) => {
    audioUrl = engine.value?.audioUrl() ?? audioUrl;
    const { play } = source.value;
    engine.value = null;
    const url = isAudioOnly() && audioUrl !== null ? audioUrl : play.url;
    const started = await startVodEngine(play.kind, {
      ...options,
      url,
      startS: position.s,
      capHeight: cap(),
      onTrouble: (event) => hear(event, options.onTrouble),
    });
    engine.value = started;
    return started;
  };

  function hear(event: RecoveryEvent, tell: (event: RecoveryEvent) => void): void {
    if (event.type !== 'network_error') return tell(event);
    if (staleStatus.includes(event.status)) {
      if (performance.now() - refreshedAtMs < 20_000) return tell({ ...event, status: 403 });
      refreshedAtMs = performance.now();
      void refresh(() => tell({ ...event, status: 403 }));
      return;
    }
    // There is something left to play: ask again meanwhile, and keep quiet.
    if (bufferedAhead(element) > 1.5) {
      const now = engine.value;
      setTimeout(() => now === engine.value && now?.resumeLoad(), 1500);
      return;
    }
    tell(event);
  }

  async function refresh(giveUp: () => void): Promise<void> {
    const play = await ports.refresh().catch(() => null);
    if (play === null) return giveUp();
    source.value = { ...source.value, play };
    holdFrame(element);
    playback?.open();
  }

  return { start, bind: (to: Playback) => (playback = to) };
}
