import { and, eq, gt, lt, lte, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { tickets } from './account.schema.ts';

/** A ticket as kept. */
export type TicketRow = typeof tickets.$inferSelect;

/** Short-lived proofs as kept; every method is one statement, so that of many who come at once one wins. */
export interface TicketStore {
  /** Adds it, or replaces the one of the same id. */
  put(ticket: typeof tickets.$inferInsert): Promise<void>;
  find(idHash: string, now: Date): Promise<TicketRow | null>;
  /** Takes it away; null when it is gone or too late. */
  take(idHash: string, now: Date): Promise<TicketRow | null>;
  /** Counts a try, at most `maxTries`; null when it is gone, too late or tried too often. */
  countTry(idHash: string, maxTries: number, now: Date): Promise<TicketRow | null>;
  drop(idHash: string): Promise<void>;
  dropOfUser(userId: string, kind: string): Promise<void>;
  dropExpired(now: Date): Promise<void>;
}

/** The store on PostgreSQL. */
export const createTicketStore = ({ drizzle }: Pick<Database, 'drizzle'>): TicketStore => {
  const valid = (idHash: string, now: Date) => and(eq(tickets.idHash, idHash), gt(tickets.expiresAt, now));
  return {
    put: async (ticket) => {
      await drizzle
        .insert(tickets)
        .values(ticket)
        .onConflictDoUpdate({ target: tickets.idHash, set: { tries: 0, ...ticket } });
    },
    find: async (idHash, now) => {
      const [row] = await drizzle.select().from(tickets).where(valid(idHash, now));
      return row ?? null;
    },
    take: async (idHash, now) => {
      const [row] = await drizzle.delete(tickets).where(valid(idHash, now)).returning();
      return row ?? null;
    },
    countTry: async (idHash, maxTries, now) => {
      const [row] = await drizzle
        .update(tickets)
        .set({ tries: sql`${tickets.tries} + 1` })
        .where(and(valid(idHash, now), lt(tickets.tries, maxTries)))
        .returning();
      return row ?? null;
    },
    drop: async (idHash) => {
      await drizzle.delete(tickets).where(eq(tickets.idHash, idHash));
    },
    dropOfUser: async (userId, kind) => {
      await drizzle.delete(tickets).where(and(eq(tickets.userId, userId), eq(tickets.kind, kind)));
    },
    dropExpired: async (now) => {
      await drizzle.delete(tickets).where(lte(tickets.expiresAt, now));
    },
  };
};
