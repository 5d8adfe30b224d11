import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Standing } from './list.store.ts';

/*
 * Likes, plays and heat change while somebody pages through a list, so a cursor by score alone would skip and repeat. The order is
 * therefore taken once and kept: everybody who asks within seconds reads the same one, and a cursor names the one it came from.
 *
 *   first page ──► order of a few seconds ago, or a new one (at most `depth` ids) ──► cursor: order, place, last standing
 *   next page ──► that order is still kept (ten minutes): exact, whatever the counts do
 *             └─► it is not (another process, a restart, below `depth`): a new order of what stands below the last standing
 */

/** An order as it was taken. */
export interface Order {
  readonly id: string;
  readonly standings: readonly Standing[];
  /** There is more below the last of them. */
  readonly isCut: boolean;
}

/** Where a page ended. */
export interface OrderMark {
  readonly orderId: string;
  readonly place: number;
  readonly last: Standing;
}

/** Orders that stay still while they are read. */
export interface Standings {
  /** Takes the order of the list `name`, or goes on with the one of the mark; answers it with the place to go on at. */
  take(
    name: string,
    mark: OrderMark | null,
    load: LoadOrder,
  ): Promise<{ readonly order: Order; readonly place: number }>;
  /** Orders are taken anew from now on; those that are being read stay. */
  expire(): void;
}

/** Reads standings, best first, behind `after`. */
export type LoadOrder = (after: Standing | null, limit: number) => Promise<readonly Standing[]>;

const freshMs = 10_000;
const keptMs = 600_000;
const mostOrders = 500;

/** @see Standings */
export const createStandings = (
  clock: Pick<Clock, 'now'>,
  { depth = 1_000 }: { readonly depth?: number } = {},
): Standings => {
  const perf = { now: () => clock.now() };
  const orders = new LRUCache<string, Order>({ max: mostOrders, ttl: keptMs, perf });
  const latest = new LRUCache<string, Promise<Order>>({ max: mostOrders, ttl: freshMs, perf });
  const load = async (after: Standing | null, read: LoadOrder): Promise<Order> => {
    const standings = await read(after, depth);
    const order = { id: newId(10), standings, isCut: standings.length === depth };
    orders.set(order.id, order);
    return order;
  };
  const current = (name: string, read: LoadOrder): Promise<Order> => {
    const known = latest.get(name);
    if (known !== undefined) return known;
    const taken = load(null, read);
    latest.set(name, taken);
    taken.catch(() => latest.delete(name));
    return taken;
  };
  return {
    take: async (name, mark, read) => {
      if (mark === null) return { order: await current(name, read), place: 0 };
      const kept = orders.get(mark.orderId);
      if (kept !== undefined && mark.place < kept.standings.length) return { order: kept, place: mark.place };
      return { order: await load(mark.last, read), place: 0 };
    },
    expire: () => latest.clear(),
  };
};
