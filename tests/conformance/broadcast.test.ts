import { describe, expect, it } from 'vitest';
import { Segmenter } from '../../packages/media/segment/index.ts';
import { Judge } from './judge.ts';
import type { Verdict } from './judge.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { publish } from './simulated-publisher.ts';
import type { Stretch } from './simulated-publisher.ts';

const isLong = process.env['AMPHI_LONG'] === '1';
const rates = [24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60] as const;

function randomStretch(random: Random): Stretch {
  const isAudioOnly = random.next() < 0.1;
  const keyframeSeconds = random.pick<Stretch['keyframeSeconds']>([
    [2],
    [1],
    [2, 0.5, 3.3],
    [8.3],
    [4],
    [1.001, 2.002],
  ]);
  return {
    seconds: random.whole(5, 60),
    rate: isAudioOnly ? 0 : random.pick([...rates, 15, 20, 7]),
    isVariable: random.next() < 0.15,
    jitterMs: random.pick([0, 0, 0, 2, 8]),
    keyframeSeconds,
    hasAudio: isAudioOnly || random.next() < 0.85,
    audioRate: random.pick([48_000, 48_000, 44_100]),
    audioDelayMs: isAudioOnly ? 0 : random.pick([0, 0, 0, 300, 2000, 6000]),
    loss: random.pick([0, 0, 0.01]),
    width: random.pick([1280, 1280, 1920]),
  };
}

interface Broadcast {
  readonly verdict: Verdict;
  readonly frames: number;
}

/** Plays stretches one after the other; between them the publisher drops or just changes its configuration. */
function broadcast(random: Random, seconds: number, wishedPartMs: number, targetDurationSeconds: number): Broadcast {
  const segmenter = new Segmenter({ wishedPartMs, targetDurationSeconds });
  const judge = new Judge(targetDurationSeconds);
  let startMs = 0;
  let frames = 0;
  while (startMs < seconds * 1000) {
    const stretch = randomStretch(random);
    for (const event of publish(stretch, startMs, random)) {
      if (event.type === 'unit' && event.unit.kind === 'video') frames += 1;
      judge.take(segmenter.push(event), segmenter.partTargetMs);
    }
    startMs += stretch.seconds * 1000 + 40;
    const isDrop = random.next() < 0.6;
    if (!isDrop) continue;
    judge.take(segmenter.flush(), segmenter.partTargetMs);
    startMs += random.whole(0, 5000);
  }
  judge.take(segmenter.flush(), segmenter.partTargetMs);
  return { verdict: judge.verdict(), frames };
}

describe('a simulated broadcast', () => {
  const seeds = isLong ? [1, 2, 3, 4] : [11, 12, 13, 14, 15, 16];
  const seconds = isLong ? 3600 : 150;

  it.each(seeds)('keeps every rule of low-latency HLS in every revision (seed %i)', (seed) => {
    const random = createRandom(seed);
    const { verdict, frames } = broadcast(random, seconds, random.pick([200, 330, 500]), random.pick([4, 2]));
    expect(verdict.complaints).toEqual([]);
    expect(verdict.revisions).toBeGreaterThan(seconds);
    // Frames that wait for a keyframe after a change are the only ones that may be missing.
    expect(verdict.videoSamples).toBeGreaterThan(frames * 0.8);
  });

  it.each([...rates, 15, 20])('delivers every frame of a steady stream at %f frames/s', (rate) => {
    const random = createRandom(Math.round(rate * 1000));
    const events = publish({ seconds: 30, rate, keyframeSeconds: [2], hasAudio: true }, 0, random);
    const segmenter = new Segmenter({ wishedPartMs: 200, targetDurationSeconds: 4 });
    const judge = new Judge(4);
    for (const event of events) judge.take(segmenter.push(event), segmenter.partTargetMs);
    judge.take(segmenter.flush(), segmenter.partTargetMs);
    const verdict = judge.verdict();
    const units = events.filter((event) => event.type === 'unit').map((event) => event.unit.kind);
    expect(verdict.complaints).toEqual([]);
    expect(verdict.videoSamples).toBe(units.filter((kind) => kind === 'video').length);
    expect(verdict.audioSamples).toBe(units.filter((kind) => kind === 'audio').length);
    expect([...verdict.warnings.keys()]).toEqual([]);
    expect(verdict.segments).toBe(15);
  });
});
