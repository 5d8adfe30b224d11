import type { LadderPlan, Piece as PictureStretch, VideoFacts } from '@amphi/media/ladder';
import { pieceNumbers, type MadeStretch, type NewPiece, type PieceWork } from './piece.ts';
import { joinStretches } from './stretch.ts';
import type { NewRendition } from './take.ts';

/** What a rendition is called in words of the codec before its first segment tells more. */
const codecNames = { h264: 'avc1', av1: 'av01' } as const;

const waiting = { state: 'waiting', progress: 0 } as const;

const ready = (stretch: MadeStretch) => {
  const { width: _width, height: _height, ...joined } = joinStretches([stretch]);
  return { ...joined, state: 'ready' as const, progress: 1 };
};

/** Renditions of a take as they begin; `made` are those that the remux left, ready at once. */
export const planRenditions = (
  plan: LadderPlan,
  facts: VideoFacts,
  made: readonly MadeStretch[],
): readonly NewRendition[] => {
  const find = (name: string): MadeStretch | undefined => made.find(({ rendition }) => rendition === name);
  const isRemuxed = made.length > 0;
  const source = find('source');
  const fps = (rate: { readonly num: number; readonly den: number }): number => rate.num / rate.den;
  const sources: NewRendition[] =
    source === undefined
      ? []
      : [
          {
            name: 'source',
            kind: 'video',
            width: source.width,
            height: source.height,
            fps: fps(facts.video.frameRate),
            ...ready(source),
          },
        ];
  const pictures = plan.video.map((rendition): NewRendition => ({
    name: rendition.name,
    kind: 'video',
    width: rendition.width,
    height: rendition.height,
    fps: fps(rendition.frameRate),
    codec: codecNames[rendition.codec],
    bitrateBps: rendition.bitrateBps,
    ...waiting,
  }));
  const sounds = plan.audio.flatMap((track): NewRendition[] => {
    const { name, language, label, isDefault } = track;
    const stretch = find(name);
    const common = { name, kind: 'audio' as const, language, label, isDefault };
    if (stretch !== undefined) return [{ ...common, ...ready(stretch) }];
    // The remux takes every track that holds something.
    return isRemuxed ? [] : [{ ...common, codec: 'mp4a.40.2', bitrateBps: track.bitrateBps, ...waiting }];
  });
  return [...sources, ...pictures, ...sounds];
};

const pictureWork = (
  renditions: readonly string[],
  { startFrame, endFrame, firstSegment }: PictureStretch,
): PieceWork => ({
  kind: 'picture',
  renditions,
  startFrame,
  endFrame,
  firstSegment,
  isWhole: false,
});

/**
 * The work that is left. What cannot be played as it is gets its smallest rendition first, so that it can be watched soon; everything
 * else is made in one decode. Weights of sound and stills are a tenth of the length: they cost less than pictures.
 */
export const planWork = (
  plan: LadderPlan,
  stretches: readonly PictureStretch[],
  { isRemuxed }: { readonly isRemuxed: boolean },
): readonly NewPiece[] => {
  const minor = { startMs: 0, endMs: Math.round(plan.durationMs / 10) };
  const small: NewPiece[] = [{ number: pieceNumbers.stills, ...minor, work: { kind: 'stills' } }];
  if (!isRemuxed && plan.audio.length > 0)
    small.push({ number: pieceNumbers.sound, ...minor, work: { kind: 'sound' } });
  const group = (base: number, names: readonly string[]): NewPiece[] =>
    names.length === 0
      ? []
      : stretches.map((stretch, index) => ({
          number: base + index,
          startMs: stretch.startMs,
          endMs: stretch.endMs,
          work: pictureWork(names, stretch),
        }));
  const names = plan.video.map(({ name }) => name);
  const cheapest = plan.video
    .toSorted((a, b) => a.width * a.height - b.width * b.height)
    .find(({ codec }) => codec === 'h264');
  if (isRemuxed || cheapest === undefined) return [...small, ...group(pieceNumbers.otherPicture, names)];
  const others = names.filter((name) => name !== cheapest.name);
  return [...small, ...group(pieceNumbers.firstPicture, [cheapest.name]), ...group(pieceNumbers.otherPicture, others)];
};
