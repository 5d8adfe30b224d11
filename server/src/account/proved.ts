import type { FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { Gate } from './gate.ts';
import type { Identity } from './identity.ts';

/** Sensitive changes are open this long after somebody proved who they are. */
const openMs = 5 * 60_000;

/** Until when the login may make sensitive changes; null when it has to prove itself first. */
export const provedUntil = (identity: Identity, now: Date): Date | null => {
  const provedAt = identity.kind === 'user' ? (identity.session?.provedAt ?? null) : null;
  if (provedAt === null) return null;
  const until = new Date(provedAt.getTime() + openMs);
  return until > now ? until : null;
};

/** In front of sensitive routes, after the gate. @throws AppError `reauthentication_required`. */
export const requireProved =
  (gate: Pick<Gate, 'identity'>, clock: Pick<Clock, 'wall'>) =>
  async (request: FastifyRequest): Promise<void> => {
    if (provedUntil(gate.identity(request), clock.wall()) === null) throw new AppError('reauthentication_required');
  };
