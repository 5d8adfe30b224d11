import type { DanmakuItem, DanmakuMode } from '@amphi/contract';

/** One danmaku as the layer and the list use it. */
export interface Danmaku {
  readonly id: string;
  readonly atMs: number;
  readonly mode: DanmakuMode;
  /** 0xRRGGBB */
  readonly colour: number;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly sentAtMs: number;
  /** The same for the same author on this video; tells nobody who it is. */
  readonly author: string;
  readonly isOwn: boolean;
  /** Sent, not confirmed yet. */
  readonly isPending: boolean;
}

const modes: readonly DanmakuMode[] = ['scroll', 'top', 'bottom'];

/** Unpacks what the platform sends. */
export function danmakuOf(item: DanmakuItem, own: ReadonlySet<string>): Danmaku {
  const [id, atMs, mode, colour, text, sentAt, author] = item;
  return {
    id,
    atMs,
    mode: modes[mode] ?? 'scroll',
    colour,
    text,
    sentAtMs: sentAt * 1000,
    author,
    isOwn: own.has(id),
    isPending: false,
  };
}

/** Colours of the sender; all of them at least 4.5 : 1 on the black outline. */
export const swatches: readonly number[] = [
  0xffffff, 0xffe066, 0xffa94d, 0xff8787, 0xf783ac, 0xda77f2, 0x9775fa, 0x74c0fc, 0x3bc9db, 0x38d9a9, 0x8ce99a,
  0xced4da,
];

/** A colour as CSS writes it. */
export function cssColour(colour: number): string {
  return `rgb(${(colour >> 16) & 255} ${(colour >> 8) & 255} ${colour & 255})`;
}

/** Length as people count it: an emoji of several code points is one. */
export function graphemes(text: string): number {
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)).length;
}

/** Most graphemes in one danmaku. */
export const maxLength = 100;
