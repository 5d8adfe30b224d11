import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Segmenter } from '../../packages/media/segment/index.ts';
import { millis } from '../../packages/media/time/index.ts';
import type { UnitEvent } from '../../packages/media/unit/index.ts';
import { Judge } from './judge.ts';
import { audioTrack, videoTrack } from './simulated-publisher.ts';

/** One step of a publisher without manners; times are relative to the last one. */
type Step =
  | { readonly kind: 'video' | 'audio'; readonly by: number; readonly key: boolean }
  | { readonly kind: 'track'; readonly video: boolean; readonly choice: number }
  | { readonly kind: 'discontinuity' | 'flush' };

const media = (kind: 'video' | 'audio', min: number, max: number): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant(kind), by: fc.integer({ min, max }), key: fc.boolean() });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: media('video', 0, 80) },
  { weight: 30, arbitrary: media('audio', 0, 30) },
  { weight: 1, arbitrary: media('video', -5000, 2 ** 31) },
  { weight: 1, arbitrary: media('audio', -5000, 2 ** 31) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('track'), video: fc.boolean(), choice: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('discontinuity', 'flush') }) },
);

function* play(steps: readonly Step[]): Generator<UnitEvent | 'flush'> {
  let now = 0;
  yield { type: 'track', track: videoTrack(1280, 30) };
  yield { type: 'track', track: audioTrack(48_000) };
  for (const each of steps) {
    if (each.kind === 'video' || each.kind === 'audio') {
      now += each.by;
      const chunks = [Uint8Array.of(1, 2, 3)];
      const unit = { kind: each.kind, dts: millis(now), compositionOffset: millis(each.by * 7), isKeyframe: each.key };
      yield { type: 'unit', unit: { ...unit, chunks, byteLength: 3 } };
    } else if (each.kind === 'track') {
      const audio = audioTrack(each.choice === 0 ? 48_000 : 44_100);
      yield { type: 'track', track: each.video ? videoTrack(each.choice * 640 + 1280, 30) : audio };
    } else {
      yield each.kind === 'flush' ? 'flush' : { type: 'discontinuity' };
    }
  }
}

describe('a publisher without manners', () => {
  it('can break no rule of the playlist, whatever its timestamps, tracks and returns', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 50, maxLength: 400 }),
        fc.constantFrom(200, 330, 500),
        (steps, wished) => {
          const segmenter = new Segmenter({ wishedPartMs: wished, targetDurationSeconds: 4 });
          const judge = new Judge(4);
          for (const event of play(steps)) {
            judge.take(event === 'flush' ? segmenter.flush() : segmenter.push(event), segmenter.partTargetMs);
          }
          judge.take(segmenter.flush(), segmenter.partTargetMs);
          expect(judge.verdict().complaints).toEqual([]);
        },
      ),
      { numRuns: process.env['AMPHI_LONG'] === '1' ? 5000 : 150 },
    );
  });

  it('cannot make it loop or grow with a timestamp that stands still', () => {
    const segmenter = new Segmenter({ wishedPartMs: 200, targetDurationSeconds: 4 });
    const judge = new Judge(4);
    for (const event of play(Array.from({ length: 20_000 }, () => ({ kind: 'video' as const, by: 0, key: false })))) {
      if (event !== 'flush') segmenter.push(event);
    }
    for (const event of play(Array.from({ length: 20_000 }, () => ({ kind: 'video' as const, by: 0, key: true })))) {
      if (event !== 'flush') judge.take(segmenter.push(event), segmenter.partTargetMs);
    }
    const verdict = judge.verdict();
    expect(verdict.parts).toBeGreaterThan(15);
    expect([...verdict.warnings.keys()]).toContain('part_overfull');
  });
});
