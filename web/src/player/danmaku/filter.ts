import type { Danmaku } from './danmaku.ts';
import type { DanmakuSettings } from './settings.ts';

/** A danmaku that is shown, for how many equal ones it stands. */
export interface ShownDanmaku extends Danmaku {
  readonly times: number;
}

/** The stage that danmaku run over, as far as it decides which ones fit. */
export interface StageSize {
  readonly width: number;
  readonly lanes: number;
  /** Pixels. */
  readonly fontSize: number;
  /** Seconds from edge to edge. */
  readonly crossS: number;
}

/** Whether the viewer wants to see a danmaku; own ones always. */
export function wishFilter(settings: DanmakuSettings): (danmaku: Danmaku) => boolean {
  const words = settings.words.map((word) => word.toLowerCase());
  const patterns = settings.patterns.flatMap((pattern) => {
    try {
      return [new RegExp(pattern, 'iu')];
    } catch {
      return [];
    }
  });
  const users = new Set(settings.users);
  const modes = { scroll: settings.hasScroll, top: settings.hasTop, bottom: settings.hasBottom };
  return (danmaku) => {
    if (danmaku.isOwn) return true;
    if (!modes[danmaku.mode] || users.has(danmaku.author)) return false;
    if (!settings.hasColour && danmaku.colour !== 0xffffff) return false;
    const text = danmaku.text.toLowerCase();
    return !words.some((word) => text.includes(word)) && !patterns.some((pattern) => pattern.test(danmaku.text));
  };
}

const mergeMs = 15_000;

/** The same words within 15 s become one with a count. `list` is sorted by time. */
export function mergeDuplicates(list: readonly Danmaku[]): readonly ShownDanmaku[] {
  const firsts = new Map<string, { index: number; atMs: number }>();
  const merged: ShownDanmaku[] = [];
  for (const danmaku of list) {
    const key = `${danmaku.mode} ${danmaku.text.trim().toLowerCase()}`;
    const first = firsts.get(key);
    const earlier = first === undefined ? undefined : merged[first.index];
    if (first !== undefined && earlier !== undefined && danmaku.atMs - first.atMs <= mergeMs && !danmaku.isOwn) {
      merged[first.index] = { ...earlier, times: earlier.times + 1 };
      continue;
    }
    firsts.set(key, { index: merged.length, atMs: danmaku.atMs });
    merged.push({ ...danmaku, times: 1 });
  }
  return merged;
}

/** Width as it will about be: wide letters are squares, others a bit more than half. */
function estimateWidth(text: string, fontSize: number): number {
  let units = 0;
  for (const letter of text) units += /[\u1100-\u{1FFFF}]/u.test(letter) ? 1 : 0.56;
  return units * fontSize;
}

/** Leaves out what does not fit: none may overlap, or at most two per lane within the time of a crossing. */
export function thin(
  list: readonly ShownDanmaku[],
  density: DanmakuSettings['density'],
  stage: StageSize,
): readonly ShownDanmaku[] {
  if (density === 'overlap' || stage.lanes <= 0 || stage.width <= 0) return list;
  return density === 'none' ? thinToLanes(list, stage) : thinToCount(list, stage);
}

function thinToCount(list: readonly ShownDanmaku[], stage: StageSize): readonly ShownDanmaku[] {
  const most = stage.lanes * 2;
  const running: number[] = [];
  return list.filter((danmaku) => {
    while (running.length > 0 && danmaku.atMs - (running[0] ?? 0) > stage.crossS * 1000) running.shift();
    if (running.length >= most && !danmaku.isOwn) return false;
    running.push(danmaku.atMs);
    return true;
  });
}

interface Lane {
  readonly atMs: number;
  readonly width: number;
}

function thinToLanes(list: readonly ShownDanmaku[], stage: StageSize): readonly ShownDanmaku[] {
  const lanes: Record<Danmaku['mode'], (Lane | null)[]> = {
    scroll: Array.from({ length: stage.lanes }, () => null),
    top: Array.from({ length: stage.lanes }, () => null),
    bottom: Array.from({ length: stage.lanes }, () => null),
  };
  return list.filter((danmaku) => {
    const width = estimateWidth(danmaku.text, stage.fontSize);
    const own = lanes[danmaku.mode];
    const free = own.findIndex((last) => last === null || isFree(last, danmaku, width, stage));
    if (free < 0 && !danmaku.isOwn) return false;
    own[Math.max(0, free)] = { atMs: danmaku.atMs, width };
    return true;
  });
}

/** The one before has come in whole, and the next does not catch up with it before it has left. */
function isFree(last: Lane, next: Danmaku, width: number, { width: stage, crossS }: StageSize): boolean {
  const passedS = (next.atMs - last.atMs) / 1000;
  if (next.mode !== 'scroll') return passedS >= crossS;
  const hasEntered = passedS >= (crossS * last.width) / (stage + last.width) + 0.15;
  const leavesInS = crossS - passedS;
  const arrivesInS = (crossS * stage) / (stage + width);
  return hasEntered && arrivesInS >= leavesInS;
}
