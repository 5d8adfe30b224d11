import type { CaptionTrack } from '@amphi/contract';
import type { Ref } from 'vue';
import { computed, onScopeDispose, shallowReactive, shallowRef, watch } from 'vue';
import { preferences } from '../vod/preferences.ts';
import type { VodSession } from '../vod/session.ts';
import { cuesAt, plainText, type Cue } from './cues.ts';

/** Captions of one video: which are on, and what they say now. */
export interface Captions {
  readonly tracks: Readonly<Ref<readonly CaptionTrack[]>>;
  /** captionId; null = off. */
  readonly chosen: Ref<string | null>;
  /** captionId of the language below; null = none. */
  readonly second: Ref<string | null>;
  /** Seconds that captions come later than they say. */
  readonly offsetS: Ref<number>;
  readonly lines: Readonly<Ref<readonly string[]>>;
  readonly secondLines: Readonly<Ref<readonly string[]>>;
  /** All cues of the track that is on, or else of the best one: the transcript. */
  readonly cues: Readonly<Ref<readonly Cue[]>>;
  readonly isFailed: Readonly<Ref<boolean>>;
  loadTranscript(): void;
  toggle(): void;
}

/** @see Captions */
export function useCaptions(session: VodSession, locale: () => string): Captions {
  const { loaded, failed, load: loadTrack } = useCueFiles();
  const tracks = computed(() => session.source.value.play.captions);
  const chosen = shallowRef(trackOf(tracks.value, preferences.captions)?.captionId ?? null);
  const second = shallowRef<string | null>(null);
  const offsetS = shallowRef(0);
  const positionS = shallowRef(0);
  const transcript = shallowRef<string | null>(null);

  function find(captionId: string | null): CaptionTrack | undefined {
    return tracks.value.find((track) => track.captionId === captionId);
  }
  function best(): CaptionTrack | undefined {
    return (
      find(chosen.value) ??
      trackOf(tracks.value, preferences.captions) ??
      trackOf(tracks.value, locale()) ??
      tracks.value[0]
    );
  }
  const load = (captionId: string | null): void => {
    const track = find(captionId);
    if (track) void loadTrack(track);
  };
  function toggle(): void {
    chosen.value = chosen.value === null ? (best()?.captionId ?? null) : null;
  }

  watch(
    [chosen, second],
    ([now, below]) => {
      load(now);
      load(below);
    },
    { immediate: true },
  );
  watch(chosen, (now) => (preferences.captions = find(now)?.language ?? ''));
  // Finer than the rail's clock: words must not come late.
  const timer = setInterval(() => {
    if (chosen.value !== null) positionS.value = session.element.currentTime;
  }, 100);
  onScopeDispose(() => clearInterval(timer));

  const linesOf = (captionId: string | null): readonly string[] =>
    captionId === null
      ? []
      : cuesAt(loaded.get(captionId) ?? [], positionS.value - offsetS.value).map(({ text }) => text);
  return {
    tracks,
    chosen,
    second,
    offsetS,
    lines: computed(() => linesOf(chosen.value)),
    secondLines: computed(() => linesOf(second.value)),
    cues: computed(() => loaded.get(transcript.value ?? '') ?? []),
    isFailed: computed(() => failed.has(transcript.value ?? chosen.value ?? '')),
    loadTranscript: () => {
      transcript.value = best()?.captionId ?? null;
      load(transcript.value);
    },
    toggle,
  };
}

/** The files of captions, each loaded once. */
function useCueFiles() {
  const loaded = shallowReactive(new Map<string, readonly Cue[]>());
  const failed = shallowReactive(new Set<string>());
  async function load({ captionId, url }: CaptionTrack): Promise<void> {
    if (loaded.has(captionId)) return;
    loaded.set(captionId, []);
    failed.delete(captionId);
    try {
      loaded.set(captionId, await fetchCues(url));
    } catch {
      loaded.delete(captionId);
      failed.add(captionId);
    }
  }
  return { loaded, failed, load };
}

/** The track of a language: the same one, or one of the same tongue. */
function trackOf(tracks: readonly CaptionTrack[], language: string): CaptionTrack | undefined {
  if (language === '') return undefined;
  const tongue = language.split('-')[0];
  return (
    tracks.find((track) => track.language.toLowerCase() === language.toLowerCase()) ??
    tracks.find((track) => track.language.split('-')[0] === tongue)
  );
}

/** @throws Error when the file does not come */
async function fetchCues(url: string): Promise<readonly Cue[]> {
  const [{ parseText }, answer] = await Promise.all([import('media-captions'), fetch(url)]);
  if (!answer.ok) throw new Error(`captions answered ${answer.status}`);
  const { cues } = await parseText(await answer.text(), { type: 'vtt' });
  return cues
    .map(({ startTime, endTime, text }) => ({ startS: startTime, endS: endTime, text: plainText(text) }))
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => a.startS - b.startS);
}
