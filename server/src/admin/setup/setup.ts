import { z } from 'zod';
import type { SetupAdmin } from '@amphi/contract';
import type { Account, RoleBook } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';

/*
 *   start ──nobody can give rights──▶ offered ──makeAdmin──▶ claimed ──finish──▶ over
 *     │                                  │                      │
 *     └──somebody can──▶ over ◀──────────┴──another admin came──┘
 *
 * The state is in the database alone: the ticket that the code opens, and who holds the right to give rights. So an admin
 * who is made by another process ends the first run here too.
 */

/** The first run, as whoever has the code finds it. */
export interface Claim {
  readonly code: string;
  /** The admin that this code made, null before. */
  readonly adminId: string | null;
}

/** The first run: an offer to whoever reads the terminal, never a gate for the others. */
export interface Setup {
  /** A new code, or null when somebody can give rights already. */
  offer(): Promise<string | null>;
  /** What the code opens. @throws AppError `not_found` for a wrong code and when the first run is over */
  enter(code: string): Promise<Claim>;
  /** Whether the page of the first run is there for somebody with this code, or without one. */
  isThere(code: string | null): Promise<boolean>;
  /** Makes the one admin of this code; of many who try at once one succeeds. @throws AppError `not_found`, `conflict` and those of `addUser` */
  makeAdmin(code: string, wish: SetupAdmin): Promise<string>;
  finish(code: string): Promise<void>;
}

/** What the first run needs. */
export interface SetupOptions {
  readonly account: Pick<Account, 'addUser' | 'tickets'>;
  readonly roles: Pick<RoleBook, 'hasHolder'>;
  readonly clock: Clock;
}

const setupTicket = {
  name: 'setup',
  lifeMs: 24 * 3_600_000,
  payload: z.object({ adminId: z.string().nullable(), until: z.number() }),
};

/** What was named of a wish. */
const named = ({ username, nickname }: SetupAdmin) => ({
  ...(username === undefined ? {} : { username }),
  ...(nickname === undefined ? {} : { nickname }),
});

/** The first run. */
export const createSetup = ({ account, roles, clock }: SetupOptions): Setup => {
  const { tickets } = account;
  const now = (): number => clock.wall().getTime();
  const keep = (code: string, adminId: string | null, until: number) =>
    tickets.issue(setupTicket, { adminId, until }, { id: code, lifeMs: until - now() });
  const find = async (code: string): Promise<Claim | null> => {
    const ticket = code === '' ? null : await tickets.peek(setupTicket, code);
    if (ticket === null || (await roles.hasHolder(ticket.adminId))) return null;
    return { code, adminId: ticket.adminId };
  };
  const enter: Setup['enter'] = async (code) => {
    const claim = await find(code);
    if (claim === null) throw new AppError('not_found');
    return claim;
  };
  return {
    offer: async () => {
      if (await roles.hasHolder()) return null;
      const { id } = await tickets.issue(setupTicket, { adminId: null, until: now() + setupTicket.lifeMs });
      return id;
    },
    enter,
    isThere: async (code) => (code !== null && (await find(code)) !== null) || !(await roles.hasHolder()),
    makeAdmin: async (code, wish) => {
      if ((await enter(code)).adminId !== null) throw new AppError('conflict');
      // Whoever takes the ticket is alone; it comes back whatever happens, unless the process dies, and then there is a new code.
      const ticket = await tickets.take(setupTicket, code);
      if (ticket === null) throw new AppError('conflict');
      let { adminId } = ticket;
      try {
        if (adminId !== null) throw new AppError('conflict');
        const { mobile, password } = wish;
        adminId = (await account.addUser({ mobile, password, role: 'admin', ...named(wish) })).userId;
        return adminId;
      } finally {
        await keep(code, adminId, ticket.until);
      }
    },
    finish: async (code) => {
      await enter(code);
      await tickets.drop(setupTicket, code);
    },
  };
};
