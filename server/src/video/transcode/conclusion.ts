import type { ProcessReason } from '@amphi/contract';
import { accountTopic, type AccountEvent } from '../../account/index.ts';
import { takePrefix } from './blob-names.ts';
import { decideTake } from './decision.ts';
import type { WorkKit } from './kit.ts';
import type { Piece } from './piece.ts';
import { sendWorkSignal } from './work-signal.ts';

type Take = Pick<Piece, 'videoId' | 'take'>;

/** Draws the conclusion of what is done of a take, and tells everybody. */
export const concludeTake = async (kit: WorkKit, { videoId, take }: Take): Promise<void> => {
  const decision = await kit.persist(() => kit.takes.decide(videoId, take, decideTake, kit.clock.wall()));
  if (decision === null) return;
  if (decision.redo !== null)
    kit.log.warn({ videoId, take }, 'pieces of a video did not fit together; it is encoded in one go');
  // What becomes playable is given to review; that ends with telling everybody.
  if (decision.isShown) await kit.persist(() => kit.entry.enterReview(videoId));
  else if (decision.ready.length > 0 || decision.isFinished)
    await kit.persist(() => kit.publication.refreshPublication(videoId));
  if (decision.isShown) kit.log.info({ videoId, take }, 'a video can be watched');
  if (decision.isFinished) kit.log.info({ videoId, take }, 'a video is ready');
  sendWorkSignal(kit.bus, { type: 'begun', videoId });
};

/** Gives up a take and tells its owner why; what is on show stays. */
export const failTake = async (
  kit: WorkKit,
  { videoId, take }: Take,
  { event, reason }: { readonly event: 'fail' | 'refuse'; readonly reason: ProcessReason },
): Promise<void> => {
  const failed = await kit.persist(() => kit.takes.giveUp(videoId, event, { take, reason, at: kit.clock.wall() }));
  if (failed === null) return;
  kit.log.warn({ videoId, take, reason, event }, 'a video was given up');
  sendWorkSignal(kit.bus, { type: 'stopped', videoId });
  const { ownerId, title } = failed;
  const notice: AccountEvent = {
    type: 'notice',
    userId: ownerId,
    notice: { kind: 'video_failed', videoId, title, reason },
  };
  kit.bus.publish(accountTopic, notice);
  await kit.publication.refreshPublication(videoId);
};

/** Removes the files of a take that nobody works on any more: all of it, or of the one on show what never became ready. */
export const removeTake = async (kit: WorkKit, { videoId, take }: Take): Promise<void> => {
  const prefix = takePrefix(videoId, take);
  const found = await kit.takes.findFacts(videoId);
  if (found?.take === take) {
    const ready = await kit.takes.findReady(videoId, take);
    for (const { key } of await kit.blobs.list(prefix)) {
      const [folder = '', ...rest] = key.slice(prefix.length).split('/');
      if (rest.length > 0 && !ready.includes(folder)) await kit.blobs.delete(key);
    }
  } else await kit.blobs.deleteAll(prefix);
  await kit.takes.forget(videoId, take);
};
