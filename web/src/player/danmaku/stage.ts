import Danmaku from 'danmaku';
import { cssColour } from './danmaku.ts';
import type { ShownDanmaku } from './filter.ts';

/** Pixels, and what else decides how danmaku are drawn. */
export interface StageLook {
  readonly fontSize: number;
  readonly isBold: boolean;
  /** Seconds from edge to edge. */
  readonly crossS: number;
}

/**
 * Draws danmaku on two canvases: those that run, in the area the viewer chose, and those that stand, over the whole picture. They
 * run by a clock of their own that stands whenever the video stands: a change of speed moves nothing that is on its way, and what
 * has passed is forgotten.
 */
export class DanmakuStage {
  readonly #clock = new StageClock();
  readonly #flow: Danmaku;
  readonly #fixed: Danmaku;
  readonly #flowBox: HTMLElement;
  #look: StageLook;

  constructor(flowBox: HTMLElement, fixedBox: HTMLElement, look: StageLook) {
    this.#look = look;
    this.#flowBox = flowBox;
    const media = this.#clock.asMedia();
    this.#flow = new Danmaku({ engine: 'canvas', media, comments: [], container: flowBox });
    this.#fixed = new Danmaku({ engine: 'canvas', media, comments: [], container: fixedBox });
    this.setLook(look);
  }

  setLook(look: StageLook): void {
    this.#look = look;
    this.#flow.resize();
    this.#fixed.resize();
    this.#flow.speed = Math.max(1, this.#flowBox.offsetWidth / look.crossS);
    this.#fixed.speed = Math.max(1, this.#flowBox.offsetWidth / Math.min(5, look.crossS));
  }

  run(isRunning: boolean): void {
    this.#clock.run(isRunning);
  }

  /** Shows one; `lateS` = seconds that it should have been on its way already. */
  show(danmaku: ShownDanmaku, lateS: number): void {
    const target = danmaku.mode === 'scroll' ? this.#flow : this.#fixed;
    // Without a time of its own the library takes the clock's, and puts it where it looks next.
    this.#clock.lag(lateS, () =>
      target.emit({
        text: danmaku.times > 1 ? `${danmaku.text} ×${danmaku.times}` : danmaku.text,
        mode: danmaku.mode === 'scroll' ? 'rtl' : danmaku.mode,
        style: this.#styleOf(danmaku),
      }),
    );
    forget(target);
  }

  #styleOf({ colour, isOwn, isPending }: ShownDanmaku) {
    const { fontSize, isBold } = this.#look;
    // The library assigns these to a canvas context; its type speaks of one.
    const style: Partial<CanvasRenderingContext2D> = {
      font: `${isBold ? 600 : 400} ${fontSize}px/1.4 system-ui, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif`,
      fillStyle: cssColour(colour),
      strokeStyle: isOwn ? 'rgb(10 116 97 / 0.95)' : 'rgb(0 0 0 / 0.75)',
      lineWidth: isOwn ? 4 : 3,
      lineJoin: 'round',
      globalAlpha: isPending ? 0.6 : 1,
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only these properties are read
    return style as CanvasRenderingContext2D;
  }

  clear(): void {
    for (const target of [this.#flow, this.#fixed]) target.clear();
  }

  destroy(): void {
    this.#clock.run(false);
    this.#flow.destroy();
    this.#fixed.destroy();
  }
}

/** The library keeps every comment for going back in time; here that is the feed's part, and old ones go. */
function forget(target: Danmaku): void {
  const comments: unknown = Reflect.get(target, 'comments');
  const inner: unknown = Reflect.get(target, '_');
  if (!Array.isArray(comments) || typeof inner !== 'object' || inner === null || comments.length < 200) return;
  const position: unknown = Reflect.get(inner, 'position');
  if (typeof position !== 'number' || position < 100) return;
  comments.splice(0, 100);
  Reflect.set(inner, 'position', position - 100);
}

/** A clock that the library takes for a media element: it only moves while danmaku shall. */
class StageClock extends EventTarget {
  readonly playbackRate = 1;
  paused = true;
  /** Far from 0, so that what is late is never before the beginning. */
  #passedMs = 1_000_000;
  #sinceMs = 0;
  #lagS = 0;

  get currentTime(): number {
    return (this.#passedMs + (this.paused ? 0 : performance.now() - this.#sinceMs)) / 1000 - this.#lagS;
  }

  /** Runs `act` as if it were so much earlier. */
  lag(lagS: number, act: () => void): void {
    this.#lagS = Math.max(0, lagS);
    act();
    this.#lagS = 0;
  }

  run(isRunning: boolean): void {
    if (isRunning === !this.paused) return;
    if (isRunning) this.#sinceMs = performance.now();
    else this.#passedMs += performance.now() - this.#sinceMs;
    this.paused = !isRunning;
    this.dispatchEvent(new Event(isRunning ? 'play' : 'pause'));
  }

  asMedia(): HTMLMediaElement {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library reads these three properties and listens
    return this as unknown as HTMLMediaElement;
  }
}
