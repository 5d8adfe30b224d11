import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './app-error.ts';
import { isForgerySafe, type OriginPolicy } from './origin.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const nulFields = (values: unknown, depth = 0): boolean => {
  if (typeof values === 'string') return values.includes('\0');
  if (typeof values !== 'object' || values === null || depth > 4) return false;
  return Object.entries(values).some(([name, value]) => name.includes('\0') || nulFields(value, depth + 1));
};

/** Refuses text that PostgreSQL cannot hold, by field; a body of bytes (a picture, a file) is no text. */
const refuseNul = (values: unknown): void => {
  if (typeof values !== 'object' || values === null || values instanceof Uint8Array) return;
  const bad = Object.entries(values).filter(([name, value]) => name.includes('\0') || nulFields(value));
  if (bad.length === 0) return;
  throw new AppError('text_invalid', Object.fromEntries(bad.map(([name]) => [name, 'text_invalid'])));
};

const allowOrigin = (request: FastifyRequest, policy: OriginPolicy): Record<string, string> => {
  const { origin } = request.headers;
  if (origin === undefined || !policy.corsOrigins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-max-age': '600',
    vary: 'Origin',
  };
};

/** Rules for every request: forged ones, text with NUL, other sites that the operator allowed, answers that nobody may keep. */
export const addGuards = (app: FastifyInstance, policy: OriginPolicy): void => {
  app.addHook('onRequest', async (request, reply) => {
    const isApi = /^\/(?:api|passport|video)\//.test(request.url);
    if (isApi) reply.header('cache-control', 'no-store');
    if (request.url.startsWith('/media/')) reply.header('cross-origin-resource-policy', 'cross-origin');
    else reply.headers(allowOrigin(request, policy));
    if (!safeMethods.has(request.method) && request.headers.cookie !== undefined) {
      if (!isForgerySafe(request.headers, policy)) throw new AppError('origin_refused');
    }
  });
  app.addHook('preValidation', async (request) => {
    // A part of the path is an id: none has NUL, so there is nothing of this name.
    if (nulFields(request.params)) throw new AppError('not_found');
    refuseNul(request.query);
    refuseNul(request.body);
    if (request.body === undefined && !safeMethods.has(request.method)) request.body = {};
  });
  for (const paths of ['/api/*', '/passport/*']) {
    app.options(paths, { schema: { hide: true } }, async (_request, reply) => reply.code(204).send());
  }
};
