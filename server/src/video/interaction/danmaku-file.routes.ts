import { Readable } from 'node:stream';
import { danmakuImported, envelope, success, videoParams } from '@amphi/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { applyRateAnswer } from '../../platform/rate/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import type { Place } from './place.ts';

const tags = ['danmaku'];
const fileTypes = ['application/xml', 'text/xml', 'text/plain', 'application/octet-stream'];
const maxFileBytes = 10 * 1024 * 1024;
const importRule = { name: 'danmaku.import', max: 20, windowMs: 3_600_000 };
const exportRule = { name: 'danmaku.export', max: 60, windowMs: 60_000 };

const registerImport = (app: FastifyInstance, { social, places, gate, limits }: InteractionOptions): void => {
  const summary = 'Take in a danmaku file in the Bilibili XML format: the body is the file';
  const response = { 200: envelope(danmakuImported), ...refusals };
  const schema = { tags, summary, security, params: videoParams, consumes: fileTypes, response };
  void app.register(async (scope) => {
    scope.addContentTypeParser(fileTypes, { parseAs: 'buffer', bodyLimit: maxFileBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler((error) => {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      throw isTooLarge ? new AppError('danmaku_file_invalid') : error;
    });
    scope
      .withTypeProvider<ZodTypeProvider>()
      .post(
        '/api/v1/studio/videos/:videoId/danmaku',
        { onRequest: gate.require('video.manage'), bodyLimit: maxFileBytes, schema },
        async (request, reply) => {
          const place = await places.find(gate.identity(request), request.params.videoId, 'video.manage');
          applyRateAnswer(reply, importRule, await limits.take(importRule, gate.userId(request)));
          if (!Buffer.isBuffer(request.body)) throw new AppError('danmaku_file_invalid');
          return success(await social.danmaku.importFile(place, request.body.toString('utf8')));
        },
      );
  });
};

/** Danmaku as files that other players understand. */
export const registerDanmakuFileRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  registerImport(app, options);
  const { social, places, gate, limits } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const sendFile = (reply: FastifyReply, { videoId }: Place) =>
    reply
      .type('application/xml; charset=utf-8')
      .header('content-disposition', `attachment; filename="${videoId}.xml"`)
      .header('cache-control', 'private, no-store')
      .send(Readable.from(social.danmaku.file(videoId)));
  const summary = 'Every danmaku of a video as a file in the Bilibili XML format';
  for (const [url, right] of [
    ['/api/v1/videos/:videoId/danmaku.xml', 'video.watch'],
    ['/api/v1/studio/videos/:videoId/danmaku.xml', 'video.manage'],
  ] as const) {
    const schema = { tags, summary, params: videoParams, ...(right === 'video.manage' ? { security } : {}) };
    routes.get(url, { onRequest: gate.require(right), schema }, async (request, reply) => {
      const place = await places.find(gate.identity(request), request.params.videoId, right);
      applyRateAnswer(reply, exportRule, await limits.take(exportRule, request.ip));
      return sendFile(reply, place);
    });
  }
};
