import { refuse } from '@amphi/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addPreflight, openRefusal } from '../../platform/http/index.ts';
import { registerFlvRoutes } from './flv.routes.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import { registerHlsRoutes } from './hls.routes.ts';
import { NotOnAir } from './not-on-air.ts';
import { registerRecordingRoutes } from './recording.routes.ts';

/** Everything below `/media/live/`. */
export function registerMediaRoutes(app: FastifyInstance, options: DeliveryOptions): void {
  void app.register(async (scope) => {
    scope.setErrorHandler((error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      openRefusal(reply);
      if (!(error instanceof NotOnAir)) throw error;
      // What is only a conflict for its owner does not exist for a player.
      return reply
        .code(404)
        .type('application/json; charset=utf-8')
        .serializer(JSON.stringify)
        .send({ ...refuse('live_not_on_air'), code: 404 });
    });
    addPreflight(scope, '/media/live/*');
    registerHlsRoutes(scope, options);
    registerFlvRoutes(scope, options);
    registerRecordingRoutes(scope, options);
  });
}
