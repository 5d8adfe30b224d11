import { join } from 'node:path';
import { ladderCommand } from '@amphi/media/ladder';
import { sourceKey, takePrefix } from './blob-names.ts';
import { runFfmpeg } from './ffmpeg-run.ts';
import { factsOf, type PieceRun, type WorkKit } from './kit.ts';
import { PieceFailure, type MadeStretch, type PieceResult, type PieceWork } from './piece.ts';
import { readStretch, storeStretch } from './segment-files.ts';

/** An encoding may take this many times the length of its stretch before it is stopped; what stands still is stopped long before. */
const mostTimesLength = 60;
const leastMs = 600_000;

/** Encodes a stretch of some renditions in one decode and stores it. */
export const makePicture = async (
  kit: WorkKit,
  run: PieceRun,
  work: PieceWork & { readonly kind: 'picture' },
): Promise<PieceResult> => {
  const { videoId, take, startMs, endMs } = run.piece;
  const found = await kit.takes.findFacts(videoId);
  const plan = await kit.takes.findPlan(videoId, take);
  const facts = factsOf(found?.facts);
  if (kit.ffmpeg === null || plan === null || facts === null) throw new PieceFailure('internal');
  const { startFrame, endFrame, firstSegment, isWhole } = work;
  const piece = { number: run.piece.number, startFrame, endFrame, startMs, endMs, firstSegment };
  const { abilities } = kit.ffmpeg;
  const { renditions } = work;
  const command = ladderCommand(facts, plan, {
    abilities,
    renditions,
    threads: kit.threads,
    piece: isWhole ? null : piece,
  });
  const room = await kit.ffmpeg.openRoom();
  try {
    const limits = { timeoutMs: Math.max(leastMs, (endMs - startMs) * mostTimesLength) };
    await kit.blobs.withFile(sourceKey(videoId), (path) =>
      runFfmpeg({ room, command, path, limits, onShare: run.report }, run),
    );
    const seconds = (startFrame * plan.frameRate.den) / plan.frameRate.num;
    const stretches: MadeStretch[] = [];
    for (const name of renditions) {
      const folder = join(room.folder, name);
      const files = await readStretch({ folder, rendition: name, start: { kind: 'at', seconds } });
      if (files.stretch.segments.length === 0) throw new PieceFailure('damaged');
      await run.check();
      await storeStretch(kit.blobs, takePrefix(videoId, take), files);
      stretches.push(files.stretch);
    }
    return { kind: 'media', stretches };
  } finally {
    await room.close();
  }
};
