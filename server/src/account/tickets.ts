import type { z } from 'zod';
import type { Clock } from '../platform/clock/index.ts';
import { newId } from '../platform/id/index.ts';
import type { Seal } from '../platform/seal/index.ts';
import type { TicketStore } from './ticket.store.ts';

/** One kind of ticket: what it is for, how long it lives, what belongs to it. */
export interface TicketKind<Payload> {
  readonly name: string;
  readonly lifeMs: number;
  readonly payload: z.ZodType<Payload>;
}

/** A ticket just made. */
export interface Issued {
  readonly id: string;
  readonly expiresAt: Date;
}

/** How a try ended. `right` is answered once per ticket, however many try at once. */
export type TryResult<Payload> =
  | { readonly outcome: 'right'; readonly payload: Payload }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'gone' };

/** Short-lived proofs, each taken once: ids are unguessable or client-made, payloads are sealed. */
export interface Tickets {
  /** Makes one; `id` when the client chose it (the same id again replaces the old ticket). */
  issue<Payload>(
    kind: TicketKind<Payload>,
    payload: Payload,
    options?: { readonly id?: string; readonly userId?: string; readonly lifeMs?: number },
  ): Promise<Issued>;
  /** What belongs to it, without using it up. */
  peek<Payload>(kind: TicketKind<Payload>, id: string): Promise<Payload | null>;
  /** Uses it up: of many who take it at once one gets it. */
  take<Payload>(kind: TicketKind<Payload>, id: string): Promise<Payload | null>;
  /** Tries an answer; a right one uses it up, after `maxTries` it is gone. */
  attempt<Payload>(
    kind: TicketKind<Payload>,
    id: string,
    isRight: (payload: Payload) => boolean,
    maxTries: number,
  ): Promise<TryResult<Payload>>;
  drop(kind: TicketKind<never> | TicketKind<unknown>, id: string): Promise<void>;
  dropOfUser(kind: TicketKind<never> | TicketKind<unknown>, userId: string): Promise<void>;
}

const sweepEveryMs = 60_000;

/** Tickets on a store. */
export const createTickets = (store: TicketStore, seal: Seal, clock: Clock): Tickets => {
  const hashOf = (kind: { readonly name: string }, id: string): string => seal.lookup(`${kind.name} ${id}`);
  const open = <Payload>(kind: TicketKind<Payload>, sealed: string): Payload | null => {
    const parsed = kind.payload.safeParse(JSON.parse(seal.open(sealed)));
    return parsed.success ? parsed.data : null;
  };
  let sweptAt = Number.NEGATIVE_INFINITY;
  const sweep = async (): Promise<void> => {
    if (clock.now() - sweptAt < sweepEveryMs) return;
    sweptAt = clock.now();
    await store.dropExpired(clock.wall());
  };
  return {
    issue: async (kind, payload, options = {}) => {
      await sweep();
      const id = options.id ?? newId(24);
      const createdAt = clock.wall();
      const expiresAt = new Date(createdAt.getTime() + (options.lifeMs ?? kind.lifeMs));
      const payloadSealed = seal.close(JSON.stringify(payload));
      const userId = options.userId ?? null;
      await store.put({ idHash: hashOf(kind, id), kind: kind.name, userId, payloadSealed, createdAt, expiresAt });
      return { id, expiresAt };
    },
    peek: async (kind, id) => {
      const row = await store.find(hashOf(kind, id), clock.wall());
      return row === null ? null : open(kind, row.payloadSealed);
    },
    take: async (kind, id) => {
      const row = await store.take(hashOf(kind, id), clock.wall());
      return row === null ? null : open(kind, row.payloadSealed);
    },
    attempt: async (kind, id, isRight, maxTries) => {
      const idHash = hashOf(kind, id);
      const row = await store.countTry(idHash, maxTries, clock.wall());
      const payload = row === null ? null : open(kind, row.payloadSealed);
      if (row === null || payload === null) return { outcome: 'gone' };
      if (!isRight(payload)) {
        if (row.tries >= maxTries) await store.drop(idHash);
        return { outcome: 'wrong' };
      }
      return (await store.take(idHash, clock.wall())) === null ? { outcome: 'gone' } : { outcome: 'right', payload };
    },
    drop: (kind, id) => store.drop(hashOf(kind, id)),
    dropOfUser: (kind, userId) => store.dropOfUser(userId, kind.name),
  };
};
