/** One seat of the amphitheatre. */
export interface Seat {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  /** Who sits there, as a colour; empty seats have none and fade towards the back. */
  readonly guest: 'host' | 'one' | 'other' | null;
  readonly opacity: number;
}

/** Rows of seats around the stage at (460, 746) in a box of 920 × 900; always the same, it is a drawing and no count. */
export function drawSeats(): readonly Seat[] {
  const seats: Seat[] = [];
  for (let row = 0; row < 9; row += 1) {
    const [wide, high] = [230 + 62 * row, 197 + 57 * row];
    const count = Math.round((Math.PI * (wide + high)) / 2 / (27.5 + row * 1.05));
    for (let index = 0; index <= count; index += 1) {
      const angle = Math.PI * (1 - index / count);
      const [x, y] = [460 + wide * Math.cos(angle), 746 - high * Math.sin(angle)];
      if (x < -40 || x > 960) continue;
      const guest = guestAt(row, index);
      seats.push({
        x: Math.round(x),
        y: Math.round(y),
        r: 4.2 + row * 0.55,
        guest,
        opacity: guest === null ? 0.2 - row * 0.011 : 0.95,
      });
    }
  }
  return seats;
}

/** About one seat in twelve is taken; spread by a fixed hash, so that no row looks like another. */
function guestAt(row: number, index: number): Seat['guest'] {
  const mixed = Math.imul((row + 3) * 7919 + index * 104_729, 0x9e_37_79_b1) >>> 0;
  if (mixed % 1000 >= 82) return null;
  const kind = (mixed >>> 13) % 8;
  if (kind < 4) return 'host';
  return kind < 6 ? 'one' : 'other';
}
