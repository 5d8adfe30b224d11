import { parseVideoId, success, envelope, uploadLimits, videoParams } from '@amphi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Settings } from '../../site/index.ts';
import {
  checksumAlgorithms,
  parseUploadChecksum,
  parseUploadLength,
  parseUploadMetadata,
  parseUploadOffset,
  tusExtensions,
  tusVersion,
} from './tus-headers.ts';
import type { Uploads, UploadState } from './uploads.ts';

/** What the routes of uploads need. */
export interface UploadRoutesOptions {
  readonly uploads: Uploads;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly settings: Pick<Settings, 'all'>;
}

const chunkType = 'application/offset+octet-stream';
const creationRule = { name: 'upload', max: 300, windowMs: 3_600_000 };
const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['studio'];
const created = envelope(z.object({ videoId: z.string() }));
const path = '/api/v1/uploads/:videoId';

const checkVersion = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  reply.header('tus-resumable', tusVersion);
  if (request.headers['tus-resumable'] === tusVersion) return;
  reply.header('tus-version', tusVersion);
  throw new AppError('upload_version_unsupported');
};

const idOf = (request: FastifyRequest<{ Params: { videoId: string } }>): string => {
  const videoId = parseVideoId(request.params.videoId);
  if (videoId === null) throw new AppError('upload_unknown');
  return videoId;
};

const tell = (reply: FastifyReply, { offset, bytes, expiresAt }: UploadState): FastifyReply => {
  if (offset < bytes) reply.header('upload-expires', expiresAt.toUTCString());
  return reply.header('upload-offset', offset);
};

/** Uploads by tus 1.0.0 (core protocol; creation, checksum, termination, expiration), for their owners alone. */
export const registerUploadRoutes = (app: FastifyInstance, options: UploadRoutesOptions): void => {
  void app.register(async (scope) => {
    // The body of a chunk is read by its route, as it comes.
    scope.addContentTypeParser(chunkType, (_request, _payload, done) => done(null));
    scope.setErrorHandler((error, request, reply) => {
      // Nobody reads what else comes on this connection.
      reply.header('connection', 'close');
      throw request.raw.errored !== null ? new AppError('upload_conflict') : error;
    });
    registerCreation(scope, options);
    registerChunks(scope, options);
  });
  const { gate, uploads } = options;
  const onRequest = gate.require('account.self');
  const schema = {
    tags,
    summary: 'What may still be uploaded',
    security,
    response: { 200: envelope(uploadLimits), ...refusals },
  };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/studio/limits', { onRequest, schema }, async (request) =>
      success(await uploads.limits(gate.identity(request))),
    );
};

const registerCreation = (scope: FastifyInstance, { uploads, gate, limits, settings }: UploadRoutesOptions): void => {
  const routes = scope.withTypeProvider<ZodTypeProvider>();
  routes.options('/api/v1/uploads', { schema: { hide: true } }, async (_request, reply) => {
    const { 'video.maxUploadMb': maxMb } = await settings.all();
    return reply
      .code(204)
      .headers({
        'tus-resumable': tusVersion,
        'tus-version': tusVersion,
        'tus-extension': tusExtensions,
        'tus-max-size': String(maxMb * 1_000_000),
        'tus-checksum-algorithm': checksumAlgorithms.join(','),
      })
      .send();
  });
  const summary =
    'Begin an upload (tus 1.0.0: `Upload-Length`, `Upload-Metadata` with `filename` and, if wanted, `title`)';
  const schema = { tags, summary, security, response: { 201: created, ...refusals } };
  const onRequest = [gate.require('video.create'), checkVersion];
  routes.post('/api/v1/uploads', { onRequest, schema }, async (request, reply) => {
    const ownerId = gate.userId(request);
    const { isAllowed, retryAfterMs } = await limits.take(creationRule, ownerId);
    if (!isAllowed) throw new AppError('rate_limited', null, retryAfterMs);
    const bytes = parseUploadLength(request.headers['upload-length']);
    const metadata = parseUploadMetadata(request.headers['upload-metadata']);
    const fileName = metadata.get('filename') ?? metadata.get('name');
    if (fileName === undefined) throw new AppError('upload_metadata_invalid', { filename: 'upload_metadata_invalid' });
    const state = await uploads.create(ownerId, { bytes, fileName, title: metadata.get('title') });
    return tell(reply, state)
      .code(201)
      .headers({ location: `/api/v1/uploads/${state.videoId}`, 'video-id': state.videoId })
      .send(success({ videoId: state.videoId }));
  });
};

const registerChunks = (scope: FastifyInstance, { uploads, gate }: UploadRoutesOptions): void => {
  const routes = scope.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('video.create');
  // Who asks for what is not theirs learns only that, whatever else is wrong.
  const preHandler = [
    async (request: FastifyRequest<{ Params: { videoId: string } }>) =>
      uploads.know(idOf(request), gate.userId(request)),
    checkVersion,
  ];
  const describe = (summary: string) => ({
    tags,
    summary,
    security,
    params: videoParams,
    response: { 204: z.null(), ...refusals },
  });
  routes.head(path, { onRequest, preHandler, schema: { hide: true, params: videoParams } }, async (request, reply) => {
    const state = await uploads.find(idOf(request), gate.userId(request));
    const fileName = Buffer.from(state.fileName).toString('base64');
    return tell(reply, state)
      .headers({ 'upload-length': state.bytes, 'upload-metadata': `filename ${fileName}` })
      .send();
  });
  routes.patch(
    path,
    {
      onRequest,
      preHandler,
      config: { isBodyLong: true },
      schema: describe('Send a part of the file (`Upload-Offset`, `Upload-Checksum`)'),
    },
    async (request, reply) => {
      if (request.headers['content-type'] !== chunkType) throw new AppError('media_type_unsupported');
      const length = request.headers['content-length'];
      const state = await uploads.receive(idOf(request), gate.userId(request), {
        body: request.raw,
        offset: parseUploadOffset(request.headers['upload-offset']),
        declaredBytes: length === undefined ? null : Number(length),
        checksum: parseUploadChecksum(request.headers['upload-checksum']),
      });
      return tell(reply, state).code(204).send(null);
    },
  );
  routes.delete(
    path,
    { onRequest, preHandler, schema: describe('Give an unfinished upload up') },
    async (request, reply) => {
      await uploads.remove(idOf(request), gate.userId(request));
      return reply.code(204).send(null);
    },
  );
};
