import type { FastifyInstance } from 'fastify';
import type { Challenges } from '../tls/index.ts';
import { AppError } from './app-error.ts';

/** Answers an authority that asks whether a name is ours (HTTP-01, RFC 8555 section 8.3). */
export const addChallengeRoute = (app: FastifyInstance, challenges: Challenges): void => {
  app.get<{ Params: { token: string } }>(
    '/.well-known/acme-challenge/:token',
    { schema: { hide: true } },
    async ({ params }, reply) => {
      const answer = challenges.find(params.token);
      if (answer === null) throw new AppError('not_found');
      return reply.header('cache-control', 'no-store').type('application/octet-stream').send(answer);
    },
  );
};
