import { join } from 'node:path';
import { planLadder, planPieces, remuxCommand, type LadderPlan, type VideoFacts } from '@amphi/media/ladder';
import { sourceKey, takePrefix } from './blob-names.ts';
import { runFfmpeg } from './ffmpeg-run.ts';
import type { PieceRun, WorkKit } from './kit.ts';
import { PieceFailure, type MadeStretch } from './piece.ts';
import { planRenditions, planWork } from './prepare-plan.ts';
import { readStretch, storeStretch } from './segment-files.ts';
import { storeSound } from './sound.ts';
import type { FoundFacts, Preparation } from './take.ts';

/** How a preparation ended. */
export type Prepared =
  | { readonly kind: 'planned'; readonly preparation: Preparation }
  /** It plays as it was uploaded; the rest waits for an ffmpeg. */
  | { readonly kind: 'as_uploaded' }
  /** Nothing can be done without an ffmpeg. */
  | { readonly kind: 'no_ffmpeg' }
  /** The work was stopped meanwhile. */
  | { readonly kind: 'stopped' };

const maxRung = 1080;

const foundOf = (facts: VideoFacts): FoundFacts => ({
  facts,
  durationMs: Math.round(facts.durationMs),
  width: facts.video.width,
  height: facts.video.height,
  fileChapters:
    facts.chapters.length === 0
      ? null
      : facts.chapters.map(({ startMs, title }) => ({ startMs: Math.max(0, Math.round(startMs)), title })),
});

/** Puts the file into segments as it is; an empty list when ffmpeg cannot: then everything is encoded. */
const remux = async (
  kit: WorkKit,
  run: PieceRun,
  { facts, plan, path }: { readonly facts: VideoFacts; readonly plan: LadderPlan; readonly path: string },
): Promise<readonly MadeStretch[]> => {
  if (kit.ffmpeg === null || plan.remux?.isUniversal !== true) return [];
  const room = await kit.ffmpeg.openRoom();
  const { videoId, take } = run.piece;
  try {
    const command = remuxCommand(facts, plan);
    // Copying writes about what it reads; sound that is encoded adds little.
    const limits = { timeoutMs: 120_000 + plan.durationMs, outputBytes: facts.bytes * 2 + 2 ** 30 };
    await runFfmpeg({ room, command, path, limits, onShare: run.report }, run);
    const start = { kind: 'shift' as const, seconds: 0 };
    const folder = join(room.folder, plan.remux.name);
    const files = await readStretch({ folder, rendition: plan.remux.name, start });
    if (files.stretch.segments.length === 0) throw new PieceFailure('damaged');
    await run.check();
    // Side by side: both wait for the disk more than for anything else.
    const [sounds] = await Promise.all([
      storeSound(kit, run, { folder: room.folder, plan }),
      storeStretch(kit.blobs, takePrefix(videoId, take), files),
    ]);
    return [files.stretch, ...sounds];
  } catch (error) {
    const isOfFile = error instanceof PieceFailure && error.reason === 'damaged';
    if (!isOfFile || run.signal.aborted) throw error;
    kit.log.info({ err: error, videoId }, 'a video cannot be put into segments as it is; it is encoded');
    return [];
  } finally {
    await room.close();
  }
};

/** Without ffmpeg: MP4 with H.264 and AAC is what every browser plays. */
const playsAsUploaded = (facts: VideoFacts, plan: LadderPlan): boolean =>
  facts.container === 'mp4' && plan.remux?.isUniversal === true && plan.audio.every(({ isCopy }) => isCopy);

/**
 * Looks at a received file, notes what it is, puts it into segments where it can be played as it is, and plans the rest.
 * @throws PieceFailure, final when the file is refused
 */
export const prepareVideo = async (kit: WorkKit, run: PieceRun): Promise<Prepared> => {
  const { piece } = run;
  const at = (): Date => kit.clock.wall();
  if (!(await kit.persist(() => kit.takes.move(piece, 'take_up', {}, at())))) return { kind: 'stopped' };
  return kit.blobs.withFile(sourceKey(piece.videoId), async (path) => {
    const found = await kit.probe.examine(path, run.signal);
    run.signal.throwIfAborted();
    if (!found.ok) {
      if (found.reason === 'no_ffmpeg') return { kind: 'no_ffmpeg' };
      throw new PieceFailure(found.reason, { isFinal: true });
    }
    const { facts } = found;
    const { 'video.hasAv1': wantsAv1 } = await kit.settings.all();
    const isAv1Wanted = wantsAv1 && kit.ffmpeg !== null && kit.ffmpeg.abilities.av1Encoder !== null;
    const plan = planLadder(facts, { isAv1Wanted, maxRung });
    if (!(await kit.persist(() => kit.takes.move(piece, 'plan', foundOf(facts), at())))) return { kind: 'stopped' };
    if (kit.ffmpeg === null) return { kind: playsAsUploaded(facts, plan) ? 'as_uploaded' : 'no_ffmpeg' };
    const made = await remux(kit, run, { facts, plan, path });
    const stretches = planPieces(plan, facts, { minMs: kit.pieceMs });
    const pieces = planWork(plan, stretches, { isRemuxed: made.length > 0 });
    return { kind: 'planned', preparation: { plan, renditions: planRenditions(plan, facts, made), pieces } };
  });
};
