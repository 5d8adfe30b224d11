import type { WorkKit, PieceRun } from './kit.ts';
import { concludeTake } from './conclusion.ts';
import { makePicture } from './picture.ts';
import { PieceFailure, type PieceResult } from './piece.ts';
import { prepareVideo } from './prepare.ts';
import { makeSound } from './sound.ts';
import { makeStills } from './stills.ts';

/** Until an ffmpeg is there; whoever has one takes it up at once. */
const waitForFfmpegMs = 0;

const finish = async (kit: WorkKit, run: PieceRun, result: PieceResult): Promise<void> => {
  await kit.persist(() => kit.pieces.finish(run.piece, kit.worker, result));
  // Also when the answer of a commit was lost: what is done is concluded once, whoever asks.
  await concludeTake(kit, run.piece);
};

const prepare = async (kit: WorkKit, run: PieceRun): Promise<void> => {
  const prepared = await prepareVideo(kit, run);
  if (prepared.kind === 'stopped') return;
  if (prepared.kind === 'planned') {
    await kit.persist(() => kit.takes.prepare(run.piece, kit.worker, prepared.preparation, kit.clock.wall()));
    return concludeTake(kit, run.piece);
  }
  const at = kit.clock.wall();
  const { piece } = run;
  if (prepared.kind === 'as_uploaded') {
    await kit.persist(() => kit.takes.showUpload(piece, at));
    await kit.persist(() => kit.entry.enterReview(piece.videoId));
  } else await kit.persist(() => kit.takes.move(piece, 'wait', {}, at));
  await kit.persist(() => kit.takes.change(piece, { reason: 'no_ffmpeg', progress: null }));
  const work = { kind: 'prepare' as const, needsFfmpeg: true };
  await kit.pieces.release(piece, kit.worker, { waitMs: waitForFfmpegMs, isCounted: false, work });
};

/** Does one piece of work, whatever it is, and everything that follows from its being done. @throws PieceFailure when it did not succeed */
export const doPiece = async (kit: WorkKit, run: PieceRun): Promise<void> => {
  const { work } = run.piece;
  if ((await kit.blobs.freeShare()) < kit.minFreeDisk) throw new PieceFailure('out_of_space');
  switch (work.kind) {
    case 'prepare':
      return prepare(kit, run);
    case 'picture':
      return finish(kit, run, await makePicture(kit, run, work));
    case 'sound':
      return finish(kit, run, await makeSound(kit, run));
    case 'stills':
      return finish(kit, run, await makeStills(kit, run));
  }
};
