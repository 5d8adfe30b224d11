import { ProtocolViolation } from '../bits/index.ts';

/** What a parameter set says about the pictures. */
export interface Picture {
  /** Display size in pixels after cropping. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, null when not declared. */
  readonly frameRate: number | null;
}

/** No level of any codec goes beyond this many pixels a side. */
const MOST_PIXELS = 16_384;

/** A picture of believable size; a rate outside 1 to 1000 counts as not declared. @throws ProtocolViolation `codec.size` */
export const checkedPicture = (width: number, height: number, frameRate: number | null): Picture => {
  const isBelievable = width >= 2 && height >= 2 && width <= MOST_PIXELS && height <= MOST_PIXELS;
  if (!isBelievable) {
    throw new ProtocolViolation('codec.size', `expected 2 to ${MOST_PIXELS} pixels a side, got ${width}x${height}`);
  }
  const isRate = frameRate !== null && frameRate >= 1 && frameRate <= 1000;
  return { width, height, frameRate: isRate ? frameRate : null };
};

/** Two lower-case hexadecimal digits. */
export const hexByte = (value: number): string => value.toString(16).padStart(2, '0');
