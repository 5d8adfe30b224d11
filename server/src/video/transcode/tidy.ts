import { concludeTake, removeTake } from './conclusion.ts';
import type { WorkKit } from './kit.ts';
import { newTake } from './pipeline.ts';
import { isKnownDead } from './worker-name.ts';

/** Goes on with what a crash left: leases of the dead, videos nobody began, conclusions nobody drew, files of takes that lost. Safe to do at any time, by several at once. */
export const tidyUp = async (kit: WorkKit): Promise<void> => {
  const workers = await kit.pieces.findWorkers();
  await kit.pieces.takeBack(workers.filter(isKnownDead));
  const loose = await kit.takes.findLooseEnds();
  for (const videoId of loose.unbegun) {
    await kit.takes.begin(videoId, newTake(), { event: 'begin', at: kit.clock.wall() });
  }
  for (const take of loose.undecided) await concludeTake(kit, take);
  for (const videoId of loose.unreviewed) await kit.entry.enterReview(videoId);
  for (const take of loose.lost) await removeTake(kit, take);
};
