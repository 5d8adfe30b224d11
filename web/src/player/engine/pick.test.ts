import { describe, expect, it } from 'vitest';
import { isApplePlayer, pickHls } from './pick.ts';

describe('who plays HLS', () => {
  it('is our own player wherever it can, and the browser itself on Safari and iOS', () => {
    expect(pickHls(true, false)).toBe('hls');
    expect(pickHls(true, true)).toBe('native');
    expect(pickHls(false, false)).toBe('native');
  });

  it('knows Safari by its vendor and iOS by its name', () => {
    expect(isApplePlayer({ vendor: 'Apple Computer, Inc.', userAgent: 'Version/18.0 Safari/605.1.15' })).toBe(true);
    expect(isApplePlayer({ vendor: '', userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)' })).toBe(true);
    expect(isApplePlayer({ vendor: 'Google Inc.', userAgent: 'Chrome/146.0.0.0 Safari/537.36' })).toBe(false);
  });
});
