import { timingSafeEqual, createHash } from 'node:crypto';
import { envelope, health, ready, refuse, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError } from './app-error.ts';
import { refusals } from './refusals.ts';

/** Names a part of the platform and how to ask whether it works; a part that rejects is down. */
export type Readiness = Readonly<Record<string, () => Promise<void>>>;

/** What `/metrics` answers. */
export interface MetricsSource {
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const problemOf = async (check: () => Promise<void>): Promise<string | null> => {
  try {
    await check();
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return 'down';
    // What drivers say may name hosts and paths: only their code is told.
    return 'code' in error ? String(error.code) : error.message;
  }
};

/** `/api/health` (the process lives) and `/api/ready` (every part works; else 503 with the reason of each). */
export const addStateRoutes = (app: FastifyInstance, readiness: Readiness): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get(
    '/api/health',
    { schema: { tags: ['state'], summary: 'Whether the process lives', response: { 200: envelope(health) } } },
    async () =>
      success({ service: 'live-backend' as const, status: 'running' as const, timestamp: new Date().toISOString() }),
  );
  const response = { 200: envelope(ready), ...refusals };
  routes.get(
    '/api/ready',
    { schema: { tags: ['state'], summary: 'Whether every part works', response } },
    async (request, reply) => {
      const names = Object.keys(readiness);
      const problems = await Promise.all(Object.values(readiness).map(problemOf));
      const down = names.flatMap((name, index): [string, string][] => {
        const problem = problems[index] ?? null;
        return problem === null ? [] : [[name, problem]];
      });
      if (down.length === 0) return success({ parts: Object.fromEntries(names.map((name) => [name, 'ok' as const])) });
      request.log.warn({ parts: down.map(([name]) => name) }, 'not ready');
      return reply.code(503).send(refuse('unavailable', Object.fromEntries(down)));
    },
  );
};

/** `/metrics` for whoever holds the token (as a bearer); without a token it does not exist. */
export const addMetricsRoute = (app: FastifyInstance, metrics: MetricsSource, token: string | null): void => {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (token === null) throw new AppError('not_found');
    const given = request.headers.authorization?.replace(/^Bearer\s+/i, '') ?? '';
    if (given === '') throw new AppError('login_required');
    if (!timingSafeEqual(digest(given), digest(token))) throw new AppError('credential_invalid');
    const { contentType, text } = await metrics.expose();
    return reply.type(contentType).send(text);
  });
};
