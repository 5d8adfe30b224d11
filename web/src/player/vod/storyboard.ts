/** One small picture of a storyboard: a part of a sprite. Times in seconds, pixels of the sprite. */
export interface Sprite {
  readonly startS: number;
  readonly endS: number;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const timing = /^([\d:.]+)\s+-->\s+([\d:.]+)/;
const fragment = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** Reads WebVTT whose cues name parts of pictures by `#xywh` (Media Fragments URI 1.0 §4.2.2). Cues that do not are left out. */
export function parseStoryboard(text: string, base: string): readonly Sprite[] {
  const sprites: Sprite[] = [];
  for (const block of text.replaceAll('\r', '').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => timing.test(line));
    const times = lines[at]?.match(timing);
    const place = lines[at + 1]?.trim().match(fragment);
    if (!times || !place) continue;
    const [x = 0, y = 0, width = 0, height = 0] = place.slice(2).map(Number);
    const startS = secondsOf(times[1] ?? '');
    const endS = secondsOf(times[2] ?? '');
    if (Number.isNaN(startS) || Number.isNaN(endS)) continue;
    sprites.push({ startS, endS, url: new URL(place[1] ?? '', base).href, x, y, width, height });
  }
  return sprites;
}

/** The picture of a moment: the last one that began; null without any. */
export function spriteAt(sprites: readonly Sprite[], positionS: number): Sprite | null {
  let low = 0;
  let high = sprites.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sprites[middle]?.startS ?? 0) <= positionS) low = middle + 1;
    else high = middle;
  }
  return sprites[Math.max(0, low - 1)] ?? null;
}

/** How a sprite is drawn in a box of `boxWidth` px: the box's height and the CSS background. */
export function spriteStyle(sprite: Sprite, boxWidth: number, isUpright: boolean) {
  const width = isUpright ? Math.round((boxWidth * 9) / 16) : boxWidth;
  const scale = width / Math.max(1, sprite.width);
  return {
    width: `${width}px`,
    height: `${Math.round(sprite.height * scale)}px`,
    scale,
    offset: `${-sprite.x * scale}px ${-sprite.y * scale}px`,
  };
}

function secondsOf(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
