import { millis } from '@amphi/media/time';
import { accountTopic, authorise, isAccountEvent, type Account } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Clock } from '../platform/clock/index.ts';
import type { Log } from '../platform/log/index.ts';
import type { LiveEngine } from './live.ts';

/** What the watch needs. */
export interface OwnerWatchOptions {
  readonly account: Pick<Account, 'findIdentities'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is on here, and how to end it. */
export type OwnedLives = Pick<LiveEngine, 'cutPush' | 'end'> & {
  /** Owners by live id. */
  owners(): ReadonlyMap<string, string>;
};

/** What another process did (or what came between the check of a key and its push) is noticed within this. */
const lookEveryMs = millis(3_000);

/**
 * Ends what is on of owners who lost the right to go live: at once for what this process did to them, within seconds for the rest.
 * The push is cut, its key is refused from then on, and the session does not wait for it. Answers how to stop.
 */
export const watchOwners = (lives: OwnedLives, { account, bus, clock, log }: OwnerWatchOptions): (() => void) => {
  const look = async (isMeant: (ownerId: string) => boolean): Promise<void> => {
    const owned = [...lives.owners()].filter(([, ownerId]) => isMeant(ownerId));
    if (owned.length === 0) return;
    const identities = await account.findIdentities([...new Set(owned.map(([, ownerId]) => ownerId))]);
    for (const [liveId, ownerId] of owned) {
      const owner = identities.get(ownerId);
      if (owner !== undefined && authorise(owner, 'live.create').isAllowed) continue;
      log.info({ liveId }, 'its owner may not go live any more');
      lives.cutPush(liveId, 'banned');
      await lives.end(liveId, 'publisher_gone');
    }
  };
  let isFailing = false;
  const lookAt = (isMeant: (ownerId: string) => boolean): void =>
    void look(isMeant).then(
      () => (isFailing = false),
      (error: unknown) => {
        if (!isFailing) log.warn({ err: error }, 'the owners of lives could not be looked at');
        isFailing = true;
      },
    );
  const stopTimer = clock.every(lookEveryMs, () => lookAt(() => true));
  const stopListening = bus.subscribe(accountTopic, (event) => {
    if (!isAccountEvent(event)) return;
    if (event.type === 'access_changed') lookAt((ownerId) => ownerId === event.userId);
    if (event.type === 'roles_changed') lookAt(() => true);
  });
  return () => {
    stopTimer();
    stopListening();
  };
};
