/** Which square of a picture is taken: `zoom` from 1 (the largest square) to 4, `x` and `y` its middle as parts of the picture. */
export interface Crop {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Width and height in pixels of the picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const maxZoom = 4;

/** The largest square in the middle. */
export const wholeCrop: Crop = { zoom: 1, x: 0.5, y: 0.5 };

/** The square in pixels of the picture. */
export function squareOf(crop: Crop, { width, height }: PictureSize) {
  const side = Math.min(width, height) / crop.zoom;
  return { left: crop.x * width - side / 2, top: crop.y * height - side / 2, side };
}

/** The nearest crop that lies inside the picture. */
export function fitCrop(crop: Crop, { width, height }: PictureSize): Crop {
  const zoom = clamp(crop.zoom, 1, maxZoom);
  const half = Math.min(width, height) / zoom / 2;
  return {
    zoom,
    x: clamp(crop.x, half / width, 1 - half / width),
    y: clamp(crop.y, half / height, 1 - half / height),
  };
}

/** The crop after the picture was pushed by parts of the square: 0.5 right and 0 down shows half a square further left. */
export function pushCrop(crop: Crop, size: PictureSize, right: number, down: number): Crop {
  const { side } = squareOf(crop, size);
  const moved = { ...crop, x: crop.x - (right * side) / size.width, y: crop.y - (down * side) / size.height };
  return fitCrop(moved, size);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
