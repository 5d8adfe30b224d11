import { beacon, beaconTaken, envelope, success, videoParams } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { deviceCookie } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { addressGroup } from '../../platform/rate/index.ts';
import { createBeaconAllowance } from './beacon-allowance.ts';
import type { InteractionOptions } from './interaction-options.ts';
import { deviceKind, viewerKey } from './viewer.ts';

const maxBytes = 256 * 1024;

/** Reports of playback. `navigator.sendBeacon` sends text: its body is read as JSON, too. */
export const registerBeaconRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { insight, places, gate, viewerSeal, clock } = options;
  const allowance = createBeaconAllowance(clock);
  const summary = 'What was played since the report before; counts real playback only';
  const response = { 200: envelope(beaconTaken), ...refusals };
  const schema = { tags: ['playback'], summary, params: videoParams, body: beacon, response };
  void app.register(async (scope) => {
    const parse = scope.getDefaultJsonParser('error', 'error');
    scope.addContentTypeParser('text/plain', { parseAs: 'string', bodyLimit: maxBytes }, (request, body, done) => {
      void parse(request, body.toString(), done);
    });
    scope
      .withTypeProvider<ZodTypeProvider>()
      .post(
        '/api/v1/videos/:videoId/beacon',
        { onRequest: gate.require('video.watch'), bodyLimit: maxBytes, schema },
        async (request) => {
          const identity = gate.identity(request);
          const userAgent = request.headers['user-agent'] ?? '';
          const device = deviceCookie.read(request.headers);
          const viewer = viewerKey(viewerSeal, { identity, device, address: request.ip, userAgent });
          const isNamed = identity.kind === 'user' || device !== null;
          const waitMs = allowance.take(isNamed ? viewer : null, addressGroup(request.ip));
          if (waitMs > 0) throw new AppError('rate_limited', null, waitMs);
          const place = await places.find(identity, request.params.videoId, 'video.watch');
          // What its owner or a reviewer watches before others can is no play.
          if (!place.isOpen || place.durationMs <= 0) return success({ watchedMs: 0, isCounted: false });
          const { positionMs, playedMs, event, playId, source } = request.body;
          const outcome = await insight.beacons.take({
            playId,
            source,
            // Nothing was played before the start.
            playedMs: event === 'start' ? 0 : playedMs,
            videoId: place.videoId,
            viewer,
            userId: identity.kind === 'user' ? identity.userId : null,
            positionMs: Math.min(positionMs, place.durationMs),
            durationMs: place.durationMs,
            device: deviceKind(userAgent),
            at: clock.wall(),
          });
          return success(outcome);
        },
      );
  });
};
