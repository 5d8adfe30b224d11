interface Mark {
  readonly at: number;
  readonly bytes: number;
}

const windowMs = 8000;

/** How fast bytes went in the last eight seconds; a jump back (a part that is sent again) begins anew. */
export function createSpeedMeter(): {
  readonly note: (bytes: number, at: number) => void;
  readonly bytesPerSecond: (at: number) => number | null;
  readonly forget: () => void;
} {
  let marks: readonly Mark[] = [];
  return {
    note(bytes, at) {
      const last = marks.at(-1);
      if (last !== undefined && bytes < last.bytes) marks = [];
      marks = [...marks.filter((mark) => at - mark.at <= windowMs), { at, bytes }];
    },
    bytesPerSecond(at) {
      const [first] = marks;
      const last = marks.at(-1);
      if (first === undefined || last === undefined || at - first.at < 500) return null;
      return Math.round(((last.bytes - first.bytes) * 1000) / (at - first.at));
    },
    forget() {
      marks = [];
    },
  };
}

/** Seconds until the rest has gone; null when nothing moves. */
export function secondsLeft(bytesLeft: number, bytesPerSecond: number | null): number | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return Math.max(1, Math.ceil(bytesLeft / bytesPerSecond));
}
