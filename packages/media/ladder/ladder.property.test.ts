import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fpsOf, ladderCommand, planLadder, planPieces, planStoryboard, remuxCommand, storyboardVtt } from './index.ts';
import type { Dialect, LadderPlan } from './index.ts';
import { someFacts, someSound } from './testing/facts.ts';

const rate = fc.oneof(
  fc.constantFrom([24, 1], [25, 1], [30_000, 1001], [60, 1], [120, 1], [144, 1], [240, 1], [1, 1], [15, 2]),
  fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 100_000 }))
    .filter(([num, den]) => num / den <= 1000 && num / den >= 0.001),
);
const anything = fc.record({
  width: fc.integer({ min: 1, max: 8192 }),
  height: fc.integer({ min: 1, max: 8192 }),
  rate,
  isVfr: fc.boolean(),
  durationMs: fc.integer({ min: 1, max: 12 * 3_600_000 }),
  bitrateBps: fc.option(fc.integer({ min: 1000, max: 200_000_000 })),
  isAv1Wanted: fc.boolean(),
});
const plan = ({
  width,
  height,
  rate: [num = 1, den = 1],
  isVfr,
  durationMs,
  bitrateBps,
  isAv1Wanted,
}: typeof anything extends fc.Arbitrary<infer Value> ? Value : never) => {
  const facts = someFacts({ durationMs, video: { width, height, frameRate: { num, den }, isVfr, bitrateBps } });
  return { facts, ladder: planLadder(facts, { isAv1Wanted, maxRung: 1080 }) };
};
const dialect: Dialect = { version: '7.1', hasZscale: true, hasWebp: true, av1Encoder: 'libsvtav1' };
const h264Of = ({ video }: LadderPlan) => video.filter(({ codec }) => codec === 'h264');

test('nothing is scaled up, every side is even, and shapes stay', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { ladder } = plan(given);
      expect(ladder.video.length).toBeGreaterThan(0);
      for (const { width, height } of ladder.video) {
        expect((width % 2) + (height % 2)).toBe(0);
        expect(width).toBeLessThanOrEqual(Math.max(2, given.width));
        expect(height).toBeLessThanOrEqual(Math.max(2, given.height));
        expect(Math.min(width, height)).toBeLessThanOrEqual(1080);
        // Within the rounding of both sides to even numbers.
        const skew = Math.abs(width * given.height - height * given.width);
        expect(skew).toBeLessThanOrEqual(2.01 * (given.width + given.height));
      }
    }),
  );
});

test('larger renditions get more bits, names differ, and the ceiling is above the target', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { ladder } = plan(given);
      const rungs = h264Of(ladder);
      for (const [number, rendition] of rungs.entries()) {
        const next = rungs[number + 1];
        expect(rendition.peakBps).toBeGreaterThan(rendition.bitrateBps);
        expect(rendition.bitrateBps).toBeGreaterThanOrEqual(next?.bitrateBps ?? 0);
        expect(rendition.width * rendition.height).toBeGreaterThan((next?.width ?? 0) * (next?.height ?? 0));
      }
      expect(new Set(ladder.video.map(({ name }) => name)).size).toBe(ladder.video.length);
    }),
  );
});

test('all renditions begin their segments at the same instants, about four seconds apart', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { ladder } = plan(given);
      const seconds = ladder.segmentFrames / fpsOf(ladder.frameRate);
      expect(seconds).toBeGreaterThan(3.7);
      expect(seconds).toBeLessThan(4.3);
      expect(fpsOf(ladder.frameRate)).toBeLessThanOrEqual(60);
      expect(fpsOf(ladder.frameRate)).toBeGreaterThanOrEqual(9.9);
      for (const rendition of ladder.video) {
        const divisor = fpsOf(ladder.frameRate) / fpsOf(rendition.frameRate);
        expect([1, 2]).toContain(Math.round(divisor * 1e6) / 1e6);
        expect(ladder.segmentFrames % Math.round(divisor)).toBe(0);
        expect(ladder.frames % Math.round(divisor)).toBe(0);
      }
    }),
  );
});

test('pieces cover every frame exactly once, and begin with a segment soon after a keyframe', () => {
  const gaps = fc.array(fc.integer({ min: 40, max: 30_000 }), { minLength: 0, maxLength: 400 });
  fc.assert(
    fc.property(anything, gaps, fc.integer({ min: 1000, max: 120_000 }), (given, distances, minMs) => {
      const { ladder } = plan(given);
      let at = 0;
      const keyframesMs = [0, ...distances.map((distance) => (at += distance))];
      const pieces = planPieces(ladder, { keyframesMs }, { minMs });
      expect(pieces[0]).toMatchObject({ number: 0, startFrame: 0, startMs: 0, firstSegment: 1 });
      expect(pieces.at(-1)).toMatchObject({ endFrame: ladder.frames, endMs: ladder.durationMs });
      for (const [number, piece] of pieces.entries()) {
        const next = pieces[number + 1];
        expect(piece.endFrame).toBeGreaterThan(piece.startFrame);
        expect(piece.firstSegment).toBe(piece.startFrame / ladder.segmentFrames + 1);
        expect(next?.startFrame ?? piece.endFrame).toBe(piece.endFrame);
        expect(next?.startMs ?? piece.endMs).toBe(piece.endMs);
        const before = keyframesMs.findLast((keyframe) => keyframe <= piece.startMs) ?? NaN;
        expect(piece.startMs - before).toBeLessThan(20_001);
        expect(next === undefined || piece.endMs - piece.startMs >= minMs - 1).toBe(true);
      }
    }),
  );
});

test('a file whose keyframes are not known is one piece', () => {
  const ladder = planLadder(someFacts({ durationMs: 3_600_000 }), { isAv1Wanted: false, maxRung: 1080 });
  expect(planPieces(ladder, { keyframesMs: null }, { minMs: 60_000 })).toHaveLength(1);
});

test('every file that a command writes lies in a folder that it asks for', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { facts, ladder } = plan(given);
      const commands = [ladderCommand(facts, ladder, { abilities: dialect }), remuxCommand(facts, ladder)];
      for (const { args, folders, inputs } of commands) {
        const written = args.filter((arg) => arg.endsWith('/index.m3u8'));
        expect(written).toEqual(folders.map((name) => `${name}/index.m3u8`));
        expect(inputs.every(({ decoders }) => decoders.length > 0)).toBe(true);
        expect(args.join(' ')).not.toMatch(/NaN|undefined|Infinity/);
      }
    }),
    { numRuns: 50 },
  );
});

test('a storyboard covers the whole video, and each cue names a part of a sheet', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { facts } = plan(given);
      const board = planStoryboard(facts);
      expect(board.tiles * board.intervalMs).toBeGreaterThanOrEqual(facts.durationMs);
      expect(board.tiles).toBeLessThanOrEqual(1000);
      expect(board.sheets * board.columns * board.rows).toBeGreaterThanOrEqual(board.tiles);
      const names = Array.from({ length: board.sheets }, (_, number) => `s${number}`);
      const cues = storyboardVtt(board, names).split('\n\n').slice(1);
      expect(cues).toHaveLength(board.tiles);
      expect(cues.at(-1)).toContain(`s${board.sheets - 1}#xywh=`);
    }),
    { numRuns: 50 },
  );
});

test('sound tracks keep their order, one of them is the default', () => {
  const track = fc.record({
    channels: fc.integer({ min: 1, max: 8 }),
    isDefault: fc.boolean(),
    sampleRate: fc.constantFrom(8000, 44_100, 48_000, 96_000),
    codec: fc.constantFrom('aac', 'ac3', 'opus'),
  });
  fc.assert(
    fc.property(fc.array(track, { maxLength: 20 }), (tracks) => {
      const audio = tracks.map((one, number) => someSound({ ...one, index: number + 1 }));
      const planned = planLadder(someFacts({ audio }), { isAv1Wanted: false, maxRung: 1080 }).audio;
      expect(planned.map(({ index }) => index)).toEqual(audio.slice(0, 8).map(({ index }) => index));
      expect(planned.filter(({ isDefault }) => isDefault)).toHaveLength(Math.min(1, audio.length));
      expect(planned.every(({ channels, isCopy }) => channels <= 2 && (!isCopy || channels > 0))).toBe(true);
    }),
  );
});
