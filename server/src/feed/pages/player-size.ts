/** Pixels of a player. */
export interface PlayerSize {
  readonly width: number;
  readonly height: number;
}

const longSide = 640;
const leastSide = 64;

/** The size of a player for a picture of these pixels (16:9 where they are unknown) that fits into what is asked for. */
export const playerSize = (
  picture: { readonly width: number | null; readonly height: number | null },
  most: { readonly maxWidth?: number | undefined; readonly maxHeight?: number | undefined },
): PlayerSize => {
  const isKnown = picture.width !== null && picture.height !== null && picture.width > 0 && picture.height > 0;
  const [width, height] = isKnown ? [picture.width ?? 16, picture.height ?? 9] : [16, 9];
  const scale = Math.min(
    longSide / Math.max(width, height),
    (most.maxWidth ?? Infinity) / width,
    (most.maxHeight ?? Infinity) / height,
  );
  return {
    width: Math.max(leastSide, Math.round(width * scale)),
    height: Math.max(leastSide, Math.round(height * scale)),
  };
};
