import type { FastifyInstance, FastifyReply } from 'fastify';
import { openHeaders } from './media-answer.ts';

const preflight = {
  ...openHeaders,
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'Range, If-Range, Authorization, X-Playback-Session-Id',
  'access-control-max-age': '86400',
};

/** Before a refusal of media: players on other pages must be able to read it, and nobody may keep it. */
export const openRefusal = (reply: FastifyReply): void => {
  reply.headers({ ...openHeaders, 'cache-control': 'no-store' });
  for (const name of ['content-length', 'accept-ranges', 'content-encoding', 'etag']) reply.removeHeader(name);
};

/** Answers the question of browsers whether a page elsewhere may ask for media below `path` (`/media/live/*`). */
export const addPreflight = (app: FastifyInstance, path: string): void => {
  app.options(path, { schema: { hide: true } }, async (_request, reply) => reply.code(204).headers(preflight).send());
};
