import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Gate } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { planDeed } from './deed-plan.ts';
import type { Behaviour } from './behaviour.ts';

/** What the hook needs. */
export interface BehaviourHookOptions {
  readonly behaviour: Pick<Behaviour, 'note'>;
  readonly gate: Gate;
  readonly clock: Pick<Clock, 'wall'>;
}

const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Notes what people do, after they have their answer: by the pattern of the address, never by what stands in it. */
export const registerBehaviourHook = (app: FastifyInstance, { behaviour, gate, clock }: BehaviourHookOptions): void => {
  const refusals = new WeakMap<FastifyRequest, string>();
  /** Routes are few and asked for without end. */
  const plans = new Map<string, string | null>();
  const eventOf = (method: string, url: string, isGuest: boolean): string | null => {
    const key = `${isGuest ? 'guest' : 'user'} ${method} ${url}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    const event = planDeed({ method, url, isGuest });
    plans.set(key, event);
    return event;
  };
  app.addHook('onError', async (request, _reply, error) => {
    refusals.set(request, codeOf(error) ?? 'error');
  });
  app.addHook('onResponse', async (request, reply) => {
    const url = request.routeOptions.url;
    if (url === undefined) return;
    const who = gate.identity(request);
    const userId = who.kind === 'user' ? who.userId : null;
    const event = eventOf(request.method, url, userId === null);
    if (event === null) return;
    behaviour.note({
      at: clock.wall(),
      userId,
      url,
      method: request.method,
      status: reply.statusCode,
      event,
      message: refusals.get(request) ?? 'ok',
      tookMs: Math.round(reply.elapsedTime),
      requestId: request.id,
    });
  });
};
