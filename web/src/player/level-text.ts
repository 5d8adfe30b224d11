import type { Level } from './engine/engine.ts';

/** Picture size as people name it: 1080p60; frame rates up to 30 are not worth a word. */
export function levelText(level: Pick<Level, 'height' | 'fps'>): string {
  if (level.height <= 0) return '';
  return `${level.height}p${level.fps > 30 ? level.fps : ''}`;
}
