import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { dragKind, dragLevel, dragSeconds, tapSeconds, thirdOf, type Third } from './gestures.ts';
import type { VodSession } from './session.ts';

/** What fingers do to the picture. */
export interface Gestures {
  /** Moment that a dragging finger is at; null while none drags. */
  readonly soughtS: Readonly<Ref<number | null>>;
  /** Seconds that taps in a row moved by, and on which side. */
  readonly jump: Readonly<Ref<{ readonly seconds: number; readonly third: Third } | null>>;
  /** Held: plays at double speed. */
  readonly isFast: Readonly<Ref<boolean>>;
  /** Darkens the picture in full screen, 0 to 0.8. */
  readonly dim: Readonly<Ref<number>>;
  readonly isFilling: Ref<boolean>;
}

const holdMs = 450;
const tapGapMs = 320;

/** Binds touch to the picture; a mouse is none of its business. Never takes the scrolling of a page in portrait. */
export function useGestures(stage: Ref<HTMLElement | null>, session: VodSession, isLocked: Ref<boolean>): Gestures {
  const soughtS = shallowRef<number | null>(null);
  const jump = shallowRef<{ seconds: number; third: Third } | null>(null);
  const isFast = shallowRef(false);
  const dim = shallowRef(0);
  const isFilling = shallowRef(false);
  const fingers = new Map<number, PointerEvent>();
  let begin: {
    x: number;
    y: number;
    positionS: number;
    level: number;
    kind: ReturnType<typeof dragKind>;
    spread: number;
  } | null = null;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;
  let jumpTimer: ReturnType<typeof setTimeout> | undefined;
  let taps = { count: 0, atMs: 0, third: 'middle' as Third };

  const isOnPicture = (event: PointerEvent): boolean =>
    event.pointerType === 'touch' &&
    !isLocked.value &&
    (event.target === stage.value || event.target === session.element);
  const spread = (): number => {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  };

  function onDown(event: PointerEvent): void {
    if (!isOnPicture(event) || !stage.value) return;
    fingers.set(event.pointerId, event);
    const isRight = event.clientX - stage.value.getBoundingClientRect().left > stage.value.clientWidth / 2;
    const level = isRight ? session.element.volume : 1 - dim.value;
    begin = {
      x: event.clientX,
      y: event.clientY,
      positionS: session.timeline.value.positionS,
      level,
      kind: null,
      spread: spread(),
    };
    clearTimeout(holdTimer);
    if (fingers.size > 1 || session.element.paused) return;
    holdTimer = setTimeout(() => {
      isFast.value = true;
      session.element.playbackRate = 2;
    }, holdMs);
  }

  function onMove(event: PointerEvent): void {
    if (!begin || !fingers.has(event.pointerId) || !stage.value) return;
    fingers.set(event.pointerId, event);
    if (fingers.size > 1) {
      const ratio = spread() / Math.max(1, begin.spread);
      if (ratio > 1.2) isFilling.value = true;
      else if (ratio < 0.8) isFilling.value = false;
      return;
    }
    const [dx, dy] = [event.clientX - begin.x, event.clientY - begin.y];
    begin.kind ??= isFast.value ? null : dragKind(dx, dy);
    if (begin.kind === null) return;
    clearTimeout(holdTimer);
    const { clientWidth, clientHeight } = stage.value;
    const { durationS } = session.timeline.value;
    if (begin.kind === 'seek') {
      soughtS.value = Math.min(durationS, Math.max(0, begin.positionS + dragSeconds(dx, clientWidth, durationS)));
    } else if (document.fullscreenElement !== null) {
      const level = dragLevel(begin.level, dy, clientHeight);
      const isRight = begin.x - stage.value.getBoundingClientRect().left > clientWidth / 2;
      if (isRight) session.element.volume = level;
      else dim.value = Math.min(0.8, 1 - level);
    }
  }

  function onUp(event: PointerEvent): void {
    if (!fingers.delete(event.pointerId) || !begin) return;
    clearTimeout(holdTimer);
    const { kind } = begin;
    begin = null;
    if (isFast.value) {
      isFast.value = false;
      session.element.playbackRate = session.rate.value;
    } else if (kind === 'seek' && soughtS.value !== null && event.type === 'pointerup') session.seek(soughtS.value);
    else if (kind === null && event.type === 'pointerup') tap(event);
    soughtS.value = null;
  }

  function tap(event: PointerEvent): void {
    if (!stage.value) return;
    const third = thirdOf(event.clientX - stage.value.getBoundingClientRect().left, stage.value.clientWidth);
    const isAgain = event.timeStamp - taps.atMs < tapGapMs && taps.third === third;
    taps = { count: isAgain ? taps.count + 1 : 1, atMs: event.timeStamp, third };
    if (tapSeconds(taps.count, third) === 0) return;
    session.seek(session.timeline.value.positionS + tapSeconds(2, third));
    jump.value = { seconds: Math.abs(tapSeconds(taps.count, third)), third };
    clearTimeout(jumpTimer);
    jumpTimer = setTimeout(() => (jump.value = null), 700);
  }

  watch(
    stage,
    (element, _old, onCleanup) => {
      if (!element) return;
      const controller = new AbortController();
      const { signal } = controller;
      element.addEventListener('pointerdown', onDown, { signal });
      element.addEventListener('pointermove', onMove, { signal });
      element.addEventListener('pointerup', onUp, { signal });
      element.addEventListener('pointercancel', onUp, { signal });
      element.addEventListener('contextmenu', (event) => isFast.value && event.preventDefault(), { signal });
      onCleanup(() => controller.abort());
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(holdTimer);
    clearTimeout(jumpTimer);
  });
  return { soughtS, jump, isFast, dim, isFilling };
}
