import { captionQuery, studioVideo, success } from '@amphi/contract';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { limitByAddress, type RateLimits } from '../../platform/rate/index.ts';
import type { Captions } from '../caption/captions.ts';
import type { Covers } from './covers.ts';
import type { Studio } from './studio.ts';
import { describeOwn, videoIdOf } from './studio.routes.ts';

/** What the routes of covers and captions need. */
export interface StudioFileRoutesOptions {
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly studio: Studio;
  readonly covers: Covers;
  readonly captions: Captions;
}

const mostBytes = 2 * 1024 * 1024;
const coverRule = { name: 'video_cover', max: 60, windowMs: 10 * 60_000 };
const captionRule = { name: 'video_caption', max: 120, windowMs: 10 * 60_000 };
const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'application/octet-stream'];
const url = '/api/v1/studio/videos/:videoId';
const captionParams = z.object({ videoId: z.string(), captionId: z.string() });

const isTooLarge = (error: FastifyError): boolean => error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';

/** The bytes of the body. @throws AppError with the given code when there are none */
const bytesOf = (request: FastifyRequest, code: 'cover_invalid' | 'caption_invalid'): Uint8Array => {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new AppError(code);
  return request.body;
};

const registerCover = (app: FastifyInstance, { gate, limits, studio, covers }: StudioFileRoutesOptions): void => {
  const onRequest = [gate.require('video.manage'), limitByAddress(limits, coverRule)];
  void app.register(async (scope) => {
    scope.addContentTypeParser(pictureTypes, { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
      done(null, body),
    );
    const put = describeOwn('Set an own cover: the body is the picture', studioVideo);
    const schema = { ...put, consumes: pictureTypes };
    scope
      .withTypeProvider<ZodTypeProvider>()
      .put(`${url}/cover`, { onRequest, bodyLimit: mostBytes, schema }, async (request) => {
        const row = await studio.own(videoIdOf(request.params.videoId), gate.identity(request));
        await covers.put(row, bytesOf(request, 'cover_invalid'));
        return success(await studio.view(row.id));
      });
  });
  const remove = describeOwn('Take the own cover away', studioVideo);
  app.withTypeProvider<ZodTypeProvider>().delete(`${url}/cover`, { onRequest, schema: remove }, async (request) => {
    const row = await studio.own(videoIdOf(request.params.videoId), gate.identity(request));
    await covers.remove(row);
    return success(await studio.view(row.id));
  });
};

const registerCaptions = (app: FastifyInstance, { gate, limits, studio, captions }: StudioFileRoutesOptions): void => {
  const onRequest = [gate.require('video.manage'), limitByAddress(limits, captionRule)];
  void app.register(async (scope) => {
    // Whatever a browser calls the file: its content tells.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler<FastifyError>((error) => {
      throw isTooLarge(error) ? new AppError('caption_invalid') : error;
    });
    const put = describeOwn('Set captions of a language: the body is an SRT, WebVTT or ASS file', studioVideo);
    const schema = { ...put, querystring: captionQuery, consumes: ['application/octet-stream', 'text/vtt'] };
    scope
      .withTypeProvider<ZodTypeProvider>()
      .put(`${url}/captions`, { onRequest, bodyLimit: mostBytes, schema }, async (request) => {
        const row = await studio.own(videoIdOf(request.params.videoId), gate.identity(request));
        await captions.put(row.id, request.query, bytesOf(request, 'caption_invalid'));
        return success(await studio.view(row.id));
      });
  });
  const remove = { ...describeOwn('Take captions away', studioVideo), params: captionParams };
  app
    .withTypeProvider<ZodTypeProvider>()
    .delete(`${url}/captions/:captionId`, { onRequest, schema: remove }, async (request) => {
      const row = await studio.own(videoIdOf(request.params.videoId), gate.identity(request));
      await captions.remove(row.id, request.params.captionId);
      return success(await studio.view(row.id));
    });
};

/** Own covers and captions: routes whose body is a file. */
export const registerStudioFileRoutes = (app: FastifyInstance, options: StudioFileRoutesOptions): void => {
  registerCover(app, options);
  registerCaptions(app, options);
};
