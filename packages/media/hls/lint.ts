import { lintSingle } from './lint-single.ts';
import { lintSuccessor } from './lint-successor.ts';
import type { ParsedMediaPlaylist } from './parsed-playlist.ts';

/**
 * Checks a playlist revision by itself and, when `previous` is given, as its successor; returns the broken rules, empty when all is well.
 * Exceptions it knows: a segment's last part may be short; after a discontinuity 85 % is not asked (a return at another rate);
 * a segment may begin without a keyframe.
 */
export function lintRevision(previous: ParsedMediaPlaylist | null, next: ParsedMediaPlaylist): string[] {
  const broken: string[] = [];
  const complain = (rule: string) => {
    broken.push(rule);
  };
  lintSingle(next, complain);
  if (previous !== null) lintSuccessor(previous, next, complain);
  return broken;
}
