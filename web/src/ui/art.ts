/** Everything that a generated cover needs; the same id always gives the same picture. */
export interface Art {
  readonly hue: number;
  readonly secondHue: number;
  readonly skyId: string;
  readonly glowId: string;
  readonly beams: readonly string[];
  readonly arcs: readonly string[];
  readonly crowd: string;
}

/** Number from 0 to 359 for an id: the hue of its cover and avatar. */
export function hueOf(id: string): number {
  return stageHue(hash(id));
}

/** Olive and mustard look dirty as stage light: the range from 70 to 140 degrees is left out. */
function stageHue(seed: number): number {
  const hue = seed % 290;
  return hue < 70 ? hue : hue + 70;
}

/** The drawing for an id in a box of 320 × 180. */
export function artOf(id: string): Art {
  const seed = hash(id);
  const pick = (shift: number, count: number): number => (seed >>> shift) % count;
  const hue = stageHue(seed);
  const x = 120 + pick(3, 80);
  const base = 158;
  const arc = (radius: number): string => `M${x - radius} ${base}A${radius} ${radius} 0 0 1 ${x + radius} ${base}`;
  const lamps = [30 + pick(5, 40), 140 + pick(9, 40), 250 + pick(13, 40)];
  return {
    hue,
    secondHue: warmSide(hue, 24 + pick(7, 44)),
    skyId: `sky-${seed}`,
    glowId: `glow-${seed}`,
    beams: lamps.map((lamp, index) => `M${lamp} -8L${x - 70 + index * 46} 180L${x + 4 + index * 46} 180Z`),
    arcs: [arc(104), arc(72), arc(40)],
    crowd: crowdPath(seed, base),
  };
}

/** The light's hue: apart from the sky's by `turn`, on the side that does not lead into the dirty range. */
function warmSide(hue: number, turn: number): number {
  return hue < 70 ? (hue + 360 - turn) % 360 : hue < 200 ? hue + turn : (hue + turn) % 360;
}

/** Heads of an audience along the bottom edge. */
function crowdPath(seed: number, base: number): string {
  let path = `M0 180V${base}`;
  for (let x = 0, index = 0; x < 320; x += 16, index += 1) {
    const lift = (seed >>> (index % 24)) % 7;
    path += `L${x + 2} ${base + 6 - lift}a6 7 0 0 1 12 0L${x + 16} ${base + 9 - lift}`;
  }
  return `${path}V180Z`;
}

/** FNV-1a over the UTF-16 units: small, and the same everywhere. */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  return value >>> 0;
}
