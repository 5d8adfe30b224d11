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

interface Press {
  readonly x: number;
  readonly y: number;
  readonly positionS: number;
  readonly level: number;
  readonly spread: number;
  kind: ReturnType<typeof dragKind>;
}

/** Taps in a row on one side of the picture. */
function useTaps(session: VodSession) {
  const jump = shallowRef<{ seconds: number; third: Third } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taps: { readonly count: number; readonly atMs: number; readonly third: Third } = {
    count: 0,
    atMs: 0,
    third: 'middle',
  };
  onScopeDispose(() => clearTimeout(timer));

  function tap(third: Third, atMs: number): void {
    const isAgain = atMs - taps.atMs < tapGapMs && taps.third === third;
    taps = { count: isAgain ? taps.count + 1 : 1, atMs, third };
    if (tapSeconds(taps.count, third) === 0) return;
    session.seek(session.timeline.value.positionS + tapSeconds(2, third));
    jump.value = { seconds: Math.abs(tapSeconds(taps.count, third)), third };
    clearTimeout(timer);
    timer = setTimeout(() => (jump.value = null), 700);
  }
  return { jump, tap };
}

/** A finger that stays: double speed until it leaves. */
function useFast({ element, rate }: VodSession) {
  const isFast = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  onScopeDispose(cancel);
  return {
    isFast,
    cancel,
    await: (): void => {
      cancel();
      timer = setTimeout(() => {
        isFast.value = true;
        element.playbackRate = 2;
      }, holdMs);
    },
    stop: (): void => {
      isFast.value = false;
      element.playbackRate = rate.value;
    },
  };
}

/** Distance between the first two fingers. */
function spreadOf(fingers: ReadonlyMap<number, PointerEvent>): number {
  const [a, b] = [...fingers.values()];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}

/** Binds touch to the picture; a mouse is none of its business. Never takes the scrolling of a page in portrait. */
export function useGestures(stage: Ref<HTMLElement | null>, session: VodSession, isLocked: Ref<boolean>): Gestures {
  const soughtS = shallowRef<number | null>(null);
  const dim = shallowRef(0);
  const isFilling = shallowRef(false);
  const { jump, tap } = useTaps(session);
  const fast = useFast(session);
  const fingers = new Map<number, PointerEvent>();
  let press: Press | null = null;
  const leftOf = (event: { readonly clientX: number }): number =>
    event.clientX - (stage.value?.getBoundingClientRect().left ?? 0);
  const isRight = (x: number): boolean => leftOf({ clientX: x }) > (stage.value?.clientWidth ?? 0) / 2;
  const isOnPicture = ({ pointerType, target }: PointerEvent): boolean =>
    pointerType === 'touch' && !isLocked.value && (target === stage.value || target === session.element);

  function onDown(event: PointerEvent): void {
    if (!isOnPicture(event)) return;
    fingers.set(event.pointerId, event);
    const { clientX: x, clientY: y } = event;
    const level = isRight(x) ? session.element.volume : 1 - dim.value;
    press = { x, y, level, positionS: session.timeline.value.positionS, kind: null, spread: spreadOf(fingers) };
    if (fingers.size > 1 || session.element.paused) fast.cancel();
    else fast.await();
  }

  function onMove(event: PointerEvent): void {
    if (!press || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (fingers.size > 1) return pinch(press);
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    press.kind ??= fast.isFast.value ? null : dragKind(dx, dy);
    if (press.kind !== null) drag(press, dx, dy);
  }

  function pinch({ spread }: Press): void {
    const ratio = spreadOf(fingers) / Math.max(1, spread);
    if (ratio > 1.2 || ratio < 0.8) isFilling.value = ratio > 1;
  }

  function drag({ kind, x, positionS, level: start }: Press, dx: number, dy: number): void {
    fast.cancel();
    const { clientWidth = 1, clientHeight = 1 } = stage.value ?? {};
    const { durationS } = session.timeline.value;
    if (kind === 'seek')
      soughtS.value = Math.min(durationS, Math.max(0, positionS + dragSeconds(dx, clientWidth, durationS)));
    else if (document.fullscreenElement !== null) {
      const level = dragLevel(start, dy, clientHeight);
      if (isRight(x)) session.element.volume = level;
      else dim.value = Math.min(0.8, 1 - level);
    }
  }

  function onUp(event: PointerEvent): void {
    if (!fingers.delete(event.pointerId) || !press) return;
    const { kind } = press;
    const isDone = event.type === 'pointerup';
    press = null;
    fast.cancel();
    if (fast.isFast.value) fast.stop();
    else if (isDone && soughtS.value !== null) session.seek(soughtS.value);
    else if (isDone && kind === null) tap(thirdOf(leftOf(event), stage.value?.clientWidth ?? 1), event.timeStamp);
    soughtS.value = null;
  }

  useTouch(stage, { onDown, onMove, onUp, isHeld: () => fast.isFast.value });
  return { soughtS, jump, isFast: fast.isFast, dim, isFilling };
}

interface TouchHandlers {
  readonly onDown: (event: PointerEvent) => void;
  readonly onMove: (event: PointerEvent) => void;
  readonly onUp: (event: PointerEvent) => void;
  readonly isHeld: () => boolean;
}

function useTouch(stage: Ref<HTMLElement | null>, { onDown, onMove, onUp, isHeld }: TouchHandlers): void {
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
      // A finger that stays means double speed, not a menu.
      element.addEventListener('contextmenu', (event) => isHeld() && event.preventDefault(), { signal });
      onCleanup(() => controller.abort());
    },
    { immediate: true },
  );
}
