import type { DanmakuItem, DanmakuWindow, DanmakuWish } from '@amphi/contract';
import type { Ref } from 'vue';
import { computed, shallowReactive, shallowRef, watch } from 'vue';
import type { VodSession } from '../vod/session.ts';
import { danmakuOf, type Danmaku } from './danmaku.ts';
import { isKept, windowMs, windowsAt } from './windows.ts';

/** What the danmaku of a video ask of the platform. */
export interface DanmakuPorts {
  load(fromMs: number, toMs: number): Promise<DanmakuWindow>;
  send(wish: DanmakuWish): Promise<DanmakuItem>;
  remove(danmakuId: string): Promise<void>;
}

/** Danmaku around the present moment, and sending one. */
export interface DanmakuFeed {
  /** Loaded ones, by time. */
  readonly list: Readonly<Ref<readonly Danmaku[]>>;
  readonly total: Readonly<Ref<number | null>>;
  /** One was sent: the layer shows it at once. */
  readonly sent: Readonly<Ref<Danmaku | null>>;
  readonly isFailed: Readonly<Ref<boolean>>;
  /** @throws what the platform refuses; the pending one is taken back then */
  send(text: string, mode: Danmaku['mode'], colour: number): Promise<void>;
  remove(danmakuId: string): Promise<void>;
  retry(): void;
}

/** Windows of danmaku around a moment; what lies far from it is forgotten. */
function useWindows(ports: DanmakuPorts) {
  const windows = shallowReactive(new Map<number, readonly Danmaku[]>());
  const asked = new Set<number>();
  const own = new Set<string>();
  const total = shallowRef<number | null>(null);
  const isFailed = shallowRef(false);

  async function load(number: number): Promise<void> {
    asked.add(number);
    try {
      const answer = await ports.load(number * windowMs, (number + 1) * windowMs);
      for (const id of answer.own) own.add(id);
      total.value = answer.total;
      isFailed.value = false;
      const records = answer.records.map((item) => danmakuOf(item, own));
      windows.set(number, records);
    } catch {
      isFailed.value = true;
      // The next look asks again, not at once.
      setTimeout(() => asked.delete(number), 5000);
    }
  }

  function follow(positionMs: number, durationMs: number): void {
    for (const number of windows.keys()) {
      if (isKept(number, positionMs)) continue;
      windows.delete(number);
      asked.delete(number);
    }
    for (const number of windowsAt(positionMs, durationMs)) if (!asked.has(number)) void load(number);
  }

  function replace(id: string, next: Danmaku | null, atMs: number): void {
    const number = Math.floor(atMs / windowMs);
    const rest = (windows.get(number) ?? []).filter((danmaku) => danmaku.id !== id);
    windows.set(number, next === null ? rest : [...rest, next]);
  }

  return { windows, asked, own, total, isFailed, follow, replace };
}

/** Shown at once, until the platform has taken it. */
function pendingOf(atMs: number, text: string, mode: Danmaku['mode'], colour: number): Danmaku {
  const sentAtMs = Date.now();
  return { id: `pending-${sentAtMs}`, atMs, mode, colour, text, sentAtMs, author: '', isOwn: true, isPending: true };
}

/** Follows the session's clock and has the danmaku of its next minutes ready. */
export function useDanmaku(session: VodSession, ports: DanmakuPorts): DanmakuFeed {
  const { windows, asked, own, total, isFailed, follow, replace } = useWindows(ports);
  const sent = shallowRef<Danmaku | null>(null);
  const list = computed(() => [...windows.values()].flat().toSorted((a, b) => a.atMs - b.atMs));
  const look = (positionS: number): void => follow(positionS * 1000, session.timeline.value.durationS * 1000);

  async function send(text: string, mode: Danmaku['mode'], colour: number): Promise<void> {
    const atMs = Math.round(session.element.currentTime * 1000);
    const pending = pendingOf(atMs, text, mode, colour);
    sent.value = pending;
    replace(pending.id, pending, atMs);
    try {
      const item = await ports.send({ text, mode, colour, atMs });
      own.add(item[0]);
      total.value = (total.value ?? 0) + 1;
      replace(pending.id, danmakuOf(item, own), atMs);
    } catch (error) {
      replace(pending.id, null, atMs);
      throw error;
    }
  }

  async function remove(danmakuId: string): Promise<void> {
    const gone = list.value.find(({ id }) => id === danmakuId);
    await ports.remove(danmakuId);
    if (gone) replace(danmakuId, null, gone.atMs);
    total.value = Math.max(0, (total.value ?? 1) - 1);
  }

  watch(() => Math.floor(session.timeline.value.positionS), look, { immediate: true });
  const retry = (): void => {
    asked.clear();
    look(session.timeline.value.positionS);
  };
  return { list, total, sent, isFailed, send, remove, retry };
}
