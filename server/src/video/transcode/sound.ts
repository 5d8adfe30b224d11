import { join } from 'node:path';
import { audioCommand, type LadderPlan } from '@amphi/media/ladder';
import { sourceKey, takePrefix } from './blob-names.ts';
import { runFfmpeg } from './ffmpeg-run.ts';
import { factsOf, type PieceRun, type WorkKit } from './kit.ts';
import { PieceFailure, type MadeStretch, type PieceResult } from './piece.ts';
import { hasStretch, readStretch, storeStretch } from './segment-files.ts';

/** Reads and stores what a run left of the sound tracks; a track without a sample is left out. */
export const storeSound = async (
  kit: Pick<WorkKit, 'blobs'>,
  run: PieceRun,
  { folder, plan }: { readonly folder: string; readonly plan: Pick<LadderPlan, 'audio'> },
): Promise<readonly MadeStretch[]> => {
  const stretches: MadeStretch[] = [];
  for (const { name } of plan.audio) {
    const place = join(folder, name);
    if (!(await hasStretch(place))) continue;
    const start = { kind: 'shift' as const, seconds: 0 };
    const files = await readStretch({ folder: place, rendition: name, start });
    if (files.stretch.segments.length === 0) continue;
    await run.check();
    await storeStretch(kit.blobs, takePrefix(run.piece.videoId, run.piece.take), files);
    stretches.push(files.stretch);
  }
  return stretches;
};

/** Encodes all sound tracks, each once, and stores them. */
export const makeSound = async (kit: WorkKit, run: PieceRun): Promise<PieceResult> => {
  const { videoId, take } = run.piece;
  const found = await kit.takes.findFacts(videoId);
  const plan = await kit.takes.findPlan(videoId, take);
  const facts = factsOf(found?.facts);
  if (kit.ffmpeg === null || plan === null || facts === null) throw new PieceFailure('internal');
  const command = audioCommand(facts, plan);
  if (command === null) return { kind: 'media', stretches: [] };
  const room = await kit.ffmpeg.openRoom();
  try {
    const limits = { timeoutMs: Math.max(600_000, plan.durationMs * 2) };
    await kit.blobs.withFile(sourceKey(videoId), (path) =>
      runFfmpeg({ room, command, path, limits, onShare: run.report }, run),
    );
    return { kind: 'media', stretches: await storeSound(kit, run, { folder: room.folder, plan }) };
  } finally {
    await room.close();
  }
};
