import type { LadderPlan } from '@amphi/media/ladder';
import { describe, expect, test } from 'vitest';
import { decideTake, type TakeFacts } from './decision.ts';
import type { MadeStretch } from './piece.ts';

const timescale = 15_360;
const segmentTicks = 4 * timescale;

const stretch = (rendition: string, first: number, count: number, more: Partial<MadeStretch> = {}): MadeStretch => ({
  rendition,
  init: 'init-a.mp4',
  initHash: 'a',
  initBytes: 800,
  codec: 'avc1.64001f',
  width: 320,
  height: 180,
  timescale,
  segments: Array.from({ length: count }, (_, index) => ({
    name: `${String(first + index).padStart(5, '0')}.m4s`,
    bytes: 1000,
    startTicks: (first - 1 + index) * segmentTicks,
    durationTicks: segmentTicks,
    samples: 120,
  })),
  ...more,
});

type Piece = TakeFacts['pieces'][number];
// The plan of a take matters to workers alone.
const plan = {} as LadderPlan;
const prepared: Piece = {
  number: 0,
  startMs: 0,
  endMs: 0,
  state: 'done',
  plan: { kind: 'prepare', needsFfmpeg: false },
  result: { kind: 'prepare', plan },
};
const picture = (number: number, first: number, made: MadeStretch | null): Piece => ({
  number: 10_000 + number,
  startMs: (first - 1) * 4000,
  endMs: (first + 1) * 4000,
  state: made === null ? 'running' : 'done',
  plan: {
    kind: 'picture',
    renditions: ['v180'],
    startFrame: (first - 1) * 120,
    endFrame: (first + 1) * 120,
    firstSegment: first,
    isWhole: false,
  },
  result: made === null ? null : { kind: 'media', stretches: [made] },
});
const sound = (made: MadeStretch | null): Piece => ({
  ...picture(0, 1, null),
  number: 1,
  state: made === null ? 'waiting' : 'done',
  plan: { kind: 'sound' },
  result: made === null ? null : { kind: 'media', stretches: [made] },
});

const facts = (
  pieces: readonly Piece[],
  renditions: TakeFacts['renditions'],
  video: Partial<TakeFacts['video']> = {},
): TakeFacts => ({
  video: { state: 'preparing', take: null, bytes: 5000, ...video },
  take: 'take',
  pieces: [prepared, ...pieces],
  renditions,
});
const v180 = { name: 'v180', kind: 'video', state: 'waiting', bytes: null } as const;
const a0 = { name: 'a0', kind: 'audio', state: 'waiting', bytes: null } as const;
const source = { name: 'source', kind: 'video', state: 'ready', bytes: 700 } as const;

describe('a take', () => {
  test('is shown as soon as one picture and every sound is there', () => {
    const done = picture(0, 1, stretch('v180', 1, 2));
    expect(decideTake(facts([done, sound(null)], [v180, a0]))).toMatchObject({ isShown: false, isFinished: false });
    expect(decideTake(facts([done, sound(stretch('a0', 1, 2))], [v180, a0]))).toMatchObject({
      isShown: true,
      isFinished: true,
      storedBytes: 9000,
    });
    expect(decideTake(facts([picture(0, 1, null)], [source, v180]))).toMatchObject({
      isShown: true,
      isFinished: false,
    });
  });

  test('is shown once, and asked again it answers the same', () => {
    const asked = facts([picture(0, 1, stretch('v180', 1, 2))], [source, v180], { state: 'playable', take: 'take' });
    expect(decideTake(asked)).toMatchObject({ isShown: false, isFinished: true });
    expect(decideTake(asked)).toEqual(decideTake(asked));
  });

  test('is shown beside an older one that it replaces', () => {
    expect(decideTake(facts([], [source], { state: 'playable', take: 'older' }))).toMatchObject({ isShown: true });
  });

  test('goes without a sound track that turned out to be empty', () => {
    const decision = decideTake(facts([sound(stretch('a0', 1, 0))], [source, a0]));
    expect(decision).toMatchObject({ absent: ['a0'], isShown: true, isFinished: true, redo: null });
  });
});

describe('pieces', () => {
  const ends = [picture(0, 1, stretch('v180', 1, 2)), picture(1, 3, stretch('v180', 3, 2))] as const;

  test('are joined into one playlist when all are done, in their order', () => {
    expect(decideTake(facts([ends[0], picture(1, 3, null)], [source, v180])).ready).toEqual([]);
    const [joined] = decideTake(facts([ends[1], ends[0]], [source, v180])).ready;
    expect(joined).toMatchObject({ name: 'v180', bytes: 4000, bitrateBps: 2000, peakBps: 2000 });
    expect(joined?.playlist).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:10',
        '#EXT-X-TARGETDURATION:4',
        '#EXT-X-PLAYLIST-TYPE:VOD',
        '#EXT-X-MEDIA-SEQUENCE:1',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-MAP:URI="init-a.mp4"',
        ...[1, 2, 3, 4].flatMap((number) => ['#EXTINF:4.00000,', `0000${number}.m4s`]),
        '#EXT-X-ENDLIST',
        '',
      ].join('\n'),
    );
  });

  test('with another init segment bring it along', () => {
    const other = picture(1, 3, stretch('v180', 3, 2, { init: 'init-b.mp4', initHash: 'b' }));
    const [joined] = decideTake(facts([ends[0], other], [source, v180])).ready;
    expect(joined?.playlist.match(/EXT-X-MAP/g)).toHaveLength(2);
  });

  test.each([
    ['a gap', stretch('v180', 4, 1)],
    ['an overlap', stretch('v180', 2, 2)],
    ['nothing', stretch('v180', 3, 0)],
    ['another timescale', stretch('v180', 3, 2, { timescale: 90_000 })],
  ])('that leave %s are encoded again in one go', (_, second) => {
    const decision = decideTake(facts([ends[0], picture(1, 3, second)], [source, v180]));
    expect(decision).toMatchObject({ ready: [], isFinished: false });
    expect(decision.redo).toMatchObject({
      drop: [10_000, 10_001],
      piece: {
        number: 10_000,
        startMs: 0,
        endMs: 16_000,
        work: { startFrame: 0, endFrame: 480, firstSegment: 1, isWhole: true },
      },
    });
  });
});
