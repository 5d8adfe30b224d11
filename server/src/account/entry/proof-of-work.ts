import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Challenge } from '@amphi/contract';
import { newId } from '../../platform/id/index.ts';
import type { RateLimits, RateRule } from '../../platform/rate/index.ts';
import type { TicketKind, Tickets } from '../tickets.ts';

/** Work that a machine does for whoever cannot read pictures: hashcash over SHA-256. */
export interface ProofsOfWork {
  /** A new piece of work; harder for addresses that asked often in the last ten minutes. */
  challenge(from: string): Promise<Challenge>;
  /** Uses the piece up when the solution is right. */
  accept(id: string, solution: string): Promise<'right' | 'wrong' | 'gone'>;
}

const leastBits = 18;
const mostBits = 22;
/** So many pieces of work cost one bit more. */
const stepAfter = 12;
const maxTries = 3;

const openWork: TicketKind<{ readonly prefix: string; readonly difficulty: number }> = {
  name: 'proof_of_work',
  lifeMs: 5 * 60_000,
  payload: z.object({ prefix: z.string(), difficulty: z.number() }),
};
/** Refuses nothing: the count only sets the difficulty. */
const recentUse: RateRule = {
  name: 'proof_of_work_use',
  max: stepAfter * (mostBits - leastBits),
  windowMs: 10 * 60_000,
};

/** Leading zero bits that the `used`th piece of work of an address asks for. */
export const planDifficulty = (used: number): number =>
  Math.min(mostBits, leastBits + Math.floor(Math.max(0, used - 1) / stepAfter));

/** Whether SHA-256(`prefix` + `solution`) begins with so many zero bits. */
export const isSolution = (prefix: string, solution: string, difficulty: number): boolean => {
  const digest = createHash('sha256')
    .update(prefix + solution)
    .digest();
  const head = digest.readUInt32BE(0);
  return difficulty <= 32 && Math.clz32(head) >= difficulty;
};

/** @see ProofsOfWork */
export const createProofsOfWork = (tickets: Tickets, rates: RateLimits): ProofsOfWork => ({
  challenge: async (from) => {
    const { remaining } = await rates.take(recentUse, from);
    // At zero left the count says no more, and the difficulty is at its most.
    const difficulty = planDifficulty(remaining === 0 ? recentUse.max + 1 : recentUse.max - remaining);
    const prefix = `${newId(22)}.`;
    const { id, expiresAt } = await tickets.issue(openWork, { prefix, difficulty });
    return { id, prefix, difficulty, expiresAt: expiresAt.toISOString() };
  },
  accept: async (id, solution) => {
    const isRight = ({ prefix, difficulty }: { prefix: string; difficulty: number }) =>
      isSolution(prefix, solution, difficulty);
    return (await tickets.attempt(openWork, id, isRight, maxTries)).outcome;
  },
});
