import { challenge, envelope, imageCodeQuery, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { refusals } from '../../platform/http/index.ts';
import { addressGroup, limitByAddress } from '../../platform/rate/index.ts';
import type { EntryRoutesOptions } from './route-options.ts';
import { entryLimits } from './limits.ts';

const tags = ['login'];

/** Proofs of being a person: pictures to read, work to do. */
export const registerProofRoutes = (app: FastifyInstance, { entry, limits }: EntryRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/passport/image_code',
    {
      onRequest: limitByAddress(limits, entryLimits.imageCode),
      schema: {
        tags,
        summary: 'A picture with characters to copy, as PNG; its answer counts once',
        produces: ['image/png'],
        querystring: imageCodeQuery,
        response: refusals,
      },
    },
    async (request, reply) => {
      const { cur_id: id, pre_id: previous } = imageCodeQuery.parse(request.query);
      const png = await entry.images.draw({ id, previous, from: addressGroup(request.ip) });
      return reply
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .type('image/png')
        .send(Buffer.from(png));
    },
  );
  routes.post(
    '/api/v1/challenges',
    {
      onRequest: limitByAddress(limits, entryLimits.challenge),
      schema: {
        tags,
        summary:
          'A proof of work, taken wherever an image code is: `id` is the `img_code_id`, the solution the `img_code`',
        response: { 200: envelope(challenge), ...refusals },
      },
    },
    async (request) => success(await entry.works.challenge(addressGroup(request.ip))),
  );
};
