import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitCrop, maxZoom, pushCrop, squareOf, wholeCrop } from './crop.ts';

const size = { width: 400, height: 200 };

describe('the square of a picture', () => {
  it('begins as the largest one in the middle', () => {
    expect(squareOf(wholeCrop, size)).toEqual({ left: 100, top: 0, side: 200 });
  });
  it('moves against the push and stops at the edge', () => {
    expect(squareOf(pushCrop(wholeCrop, size, 0.25, 0), size)).toEqual({ left: 50, top: 0, side: 200 });
    expect(squareOf(pushCrop(wholeCrop, size, -9, 3), size)).toEqual({ left: 200, top: 0, side: 200 });
  });
  it('never leaves the picture, whatever is done', () => {
    const part = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        (zoom, x, y, width, height) => {
          const picture = { width, height };
          const { left, top, side } = squareOf(fitCrop({ zoom, x, y }, picture), picture);
          expect(side).toBeGreaterThanOrEqual(Math.min(width, height) / maxZoom - 1e-6);
          expect(left).toBeGreaterThanOrEqual(-1e-6);
          expect(top).toBeGreaterThanOrEqual(-1e-6);
          expect(left + side).toBeLessThanOrEqual(width + 1e-6);
          expect(top + side).toBeLessThanOrEqual(height + 1e-6);
        },
      ),
    );
  });
});
