import { millis } from '@amphi/media/time';
import { decideBlocking, hasReached, wantsSkip } from '@amphi/media/hls';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, mediaRoute, openHeaders, sendMedia } from '../../platform/http/index.ts';
import type { Broadcast } from '../broadcast/broadcast.ts';
import { parseMediaName } from '../package/media-names.ts';
import type { PlaylistText } from '../package/playlist-text.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import { findMedia } from './media-source.ts';
import { NotOnAir } from './not-on-air.ts';
import { viewerOf } from './viewer.ts';
import type { Pass } from './viewing-pass.ts';
import { pollFor, waitFor } from './waiting.ts';

/** How long a viewer that comes with the publisher waits for the first part. */
const firstPartMs = millis(12_000);
const playlistType = 'application/vnd.apple.mpegurl';
const roomParams = z.object({ liveId: z.string().max(64) });
const mediaParams = z.object({ liveId: z.string().max(64), prefix: z.string().max(64), file: z.string().max(64) });
const mostDirective = 20;

/** Low-latency HLS: the multivariant playlist, and all that lies below a session's prefix. */
export function registerHlsRoutes(app: FastifyInstance, options: DeliveryOptions): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.route({
    ...mediaRoute,
    method: ['GET', 'HEAD'],
    url: '/media/live/:liveId/index.m3u8',
    schema: { hide: true, params: roomParams },
    handler: async (request, reply) => {
      const { liveId } = request.params;
      const pass = await options.passes.check(request.headers, liveId);
      const broadcast = await findPlayable(options, request, liveId);
      broadcast.audience.touch(viewerOf(request));
      const text = Buffer.from(broadcast.packager.book.multivariant(broadcast.prefix));
      return sendMedia(request, reply, {
        byteLength: text.byteLength,
        contentType: playlistType,
        cacheControl: playlistCache(pass),
        read: (start, end) => [text.subarray(start, end + 1)],
      });
    },
  });
  routes.route({
    ...mediaRoute,
    method: ['GET', 'HEAD'],
    url: '/media/live/:liveId/:prefix/:file',
    schema: { hide: true, params: mediaParams },
    handler: (request, reply) => answerMedia(options, request, reply, request.params),
  });
}

async function answerMedia(
  options: DeliveryOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { liveId, prefix, file }: z.output<typeof mediaParams>,
) {
  const name = parseMediaName(file);
  const pass = await options.passes.check(request.headers, liveId);
  const broadcast = options.directory.findByPrefix(liveId, prefix);
  if (broadcast === null) throw new NotOnAir();
  if (name === null) throw new AppError('not_found');
  await checkPreview(options, request, broadcast);
  if (name.kind === 'playlist') {
    broadcast.audience.touch(viewerOf(request));
    return answerPlaylist(options, request, reply, { broadcast, pass });
  }
  const media = await findMedia(broadcast, name, options);
  if (media === null) throw new AppError('not_found');
  if (name.kind === 'part') broadcast.audience.touch(viewerOf(request));
  const isOpen = pass.room.visibility !== 'private';
  const cacheControl = `${isOpen ? 'public' : 'private'}, max-age=86400, immutable`;
  return sendMedia(request, reply, { ...media, contentType: 'video/mp4', cacheControl });
}

async function answerPlaylist(
  { clock, passes }: DeliveryOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { broadcast, pass }: { readonly broadcast: Broadcast; readonly pass: Pass },
) {
  const { packager } = broadcast;
  const directives = directivesOf(request.query);
  const isPlayable = await waitFor(packager.condition, clock, firstPartMs, () => packager.isPlayable);
  if (!isPlayable) throw new NotOnAir();
  const decision = decideBlocking(directives, packager.edge);
  if (decision.kind === 'bad') throw new AppError('validation_failed', { _HLS_msn: 'validation_failed' });
  if (decision.kind === 'wait') {
    // While a publisher is away nothing comes: then the present state is the answer, and the player asks again.
    const atMost = millis(3_000 * packager.targetDurationSeconds);
    await waitFor(packager.condition, clock, atMost, () => hasReached(decision.position, packager.edge));
    // Seconds may have passed in which the right to see it was lost.
    if (pass.room.visibility === 'private') await passes.check(request.headers, broadcast.liveId);
  }
  const text = packager.book.media({ isDelta: wantsSkip(directives) });
  return sendPlaylist(request, reply, text, playlistCache(pass));
}

async function sendPlaylist(request: FastifyRequest, reply: FastifyReply, text: PlaylistText, cacheControl: string) {
  const isZipped = takesGzip(request.headers['accept-encoding']);
  const bytes = isZipped ? await text.gzip() : text.plain;
  reply.headers(openHeaders).header('content-type', playlistType).header('cache-control', cacheControl);
  reply.header('vary', 'Accept-Encoding').header('content-length', bytes.byteLength);
  if (isZipped) reply.header('content-encoding', 'gzip');
  return request.method === 'HEAD' ? reply.send() : reply.send(bytes);
}

/** Whether the header offers gzip; `gzip;q=0` forbids it (RFC 9110 §12.5.3). */
const takesGzip = (header: unknown): boolean =>
  typeof header === 'string' && /(?:^|,)\s*gzip\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:$|,)))/i.test(header);

/** The broadcast once it has a part; waits for one whose publisher was let in a moment ago. */
async function findPlayable(options: DeliveryOptions, request: FastifyRequest, liveId: string): Promise<Broadcast> {
  const { clock, directory } = options;
  const find = (): Broadcast | null => directory.findBroadcast(liveId);
  const isExpected = find() !== null || directory.isExpected(liveId);
  const broadcast = isExpected ? await pollFor(clock, firstPartMs, find) : null;
  if (broadcast === null) throw new NotOnAir();
  await checkPreview(options, request, broadcast);
  const { packager } = broadcast;
  const isReady = await waitFor(packager.condition, clock, firstPartMs, () => packager.isPlayable || packager.isEnded);
  if (!isReady || !packager.isPlayable) throw new NotOnAir();
  return broadcast;
}

/** A preview is for those alone who manage the room. */
async function checkPreview({ passes }: DeliveryOptions, request: FastifyRequest, broadcast: Broadcast): Promise<void> {
  if (!broadcast.isPrivate) return;
  await passes.check(request.headers, broadcast.liveId, 'live.manage').catch(() => {
    throw new NotOnAir();
  });
}

/** Shared caches may collapse requests of the same state; private rooms are nobody's to keep. */
const playlistCache = ({ room }: Pass): string =>
  room.visibility === 'private' ? 'private, no-cache' : 'max-age=0, s-maxage=1, must-revalidate';

/** The delivery directives of a query; repeated or overlong ones become what is refused. */
function directivesOf(query: unknown): {
  msn?: string | undefined;
  part?: string | undefined;
  skip?: string | undefined;
} {
  const value = (name: string): string | undefined => {
    const found: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
    if (found === undefined) return undefined;
    return typeof found === 'string' && found.length <= mostDirective ? found : 'x';
  };
  return { msn: value('_HLS_msn'), part: value('_HLS_part'), skip: value('_HLS_skip') };
}
