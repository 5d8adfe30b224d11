import { refuse } from '@amphi/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openHeaders } from '../../platform/http/index.ts';
import { registerFlvRoutes } from './flv.routes.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import { registerHlsRoutes } from './hls.routes.ts';
import { NotOnAir } from './not-on-air.ts';
import { registerRecordingRoutes } from './recording.routes.ts';

const preflight = {
  ...openHeaders,
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'Range, Authorization, X-Playback-Session-Id',
  'access-control-max-age': '86400',
};

/** Everything below `/media/live/`. */
export function registerMediaRoutes(app: FastifyInstance, options: DeliveryOptions): void {
  void app.register(async (scope) => {
    scope.setErrorHandler((error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      // Players on other pages must be able to read the refusal, and nobody may keep it.
      reply.headers({ ...openHeaders, 'cache-control': 'no-store' });
      for (const name of ['content-length', 'accept-ranges', 'content-encoding']) reply.removeHeader(name);
      if (!(error instanceof NotOnAir)) throw error;
      // What is only a conflict for its owner does not exist for a player.
      return reply
        .code(404)
        .type('application/json; charset=utf-8')
        .serializer(JSON.stringify)
        .send({ ...refuse('live_not_on_air'), code: 404 });
    });
    scope.options('/media/live/*', { schema: { hide: true } }, async (_request, reply) =>
      reply.code(204).headers(preflight).send(),
    );
    registerHlsRoutes(scope, options);
    registerFlvRoutes(scope, options);
    registerRecordingRoutes(scope, options);
  });
}
