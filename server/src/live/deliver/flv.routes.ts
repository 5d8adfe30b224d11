import type { Socket } from 'node:net';
import { millis } from '@amphi/media/time';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, openHeaders } from '../../platform/http/index.ts';
import type { Broadcast } from '../broadcast/broadcast.ts';
import { ReaderQueue, type ReaderSink } from '../hub/reader-queue.ts';
import { FlvMuxer } from './flv-muxer.ts';
import type { DeliveryOptions } from './delivery-options.ts';
import { NotOnAir } from './not-on-air.ts';
import { viewerOf } from './viewer.ts';
import type { Pass } from './viewing-pass.ts';
import { pollFor } from './waiting.ts';

const params = z.object({ file: z.string().max(80) });
const filePattern = /^([A-Za-z0-9_-]{1,64})\.flv$/;
/**
 * A batch waits this long after its first unit. Publishers are read every 50 ms, so it holds two reads: one write per viewer
 * and 100 ms, and on average some 55 ms of waiting.
 */
const batchMs = 55;
const firstMediaMs = millis(12_000);
/** Whoever loses the right to watch by another process is cut off within this and the age of a fresh answer. */
const recheckMs = millis(4_000);
/** The socket may hold this much; what exceeds it waits in the viewer's own queue, where it is bounded. */
const socketBytes = 128 * 1024;

/** HTTP-FLV: one endless response per viewer, in batches that all viewers share; `?realtime=1` frame by frame. */
export function registerFlvRoutes(app: FastifyInstance, options: DeliveryOptions): void {
  const muxers = new FlvMuxers(options);
  app.withTypeProvider<ZodTypeProvider>().route({
    method: ['GET', 'HEAD'],
    url: '/media/live/:file',
    schema: { hide: true, params },
    handler: async (request, reply) => {
      const liveId = filePattern.exec(request.params.file)?.[1];
      if (liveId === undefined) throw new AppError('not_found');
      const pass = await options.passes.check(request.headers, liveId);
      const broadcast = await findRunning(options, request, liveId);
      if (request.method === 'HEAD') return reply.headers(headers).send();
      const isRealtime = realtimeQuery.safeParse(request.query).success;
      stream(options, request, reply, { broadcast, pass, muxer: muxers.of(broadcast, isRealtime) });
      return reply;
    },
  });
}

const realtimeQuery = z.object({ realtime: z.literal('1') });
const headers = { ...openHeaders, 'content-type': 'video/x-flv', 'cache-control': 'no-store' };

/** A broadcast with tracks that is not over; waits for one whose publisher was let in a moment ago. */
async function findRunning(options: DeliveryOptions, request: FastifyRequest, liveId: string): Promise<Broadcast> {
  const { directory, clock, passes } = options;
  const find = (): Broadcast | null => {
    const broadcast = directory.findBroadcast(liveId);
    if (broadcast === null || broadcast.packager.isEnded) return null;
    return broadcast.stream.video === null && broadcast.stream.audio === null ? null : broadcast;
  };
  const isExpected = directory.isExpected(liveId);
  const broadcast = isExpected ? await pollFor(clock, firstMediaMs, find) : find();
  if (broadcast === null) throw new NotOnAir();
  if (broadcast.isPrivate) {
    await passes.check(request.headers, liveId, 'live.manage').catch(() => {
      throw new NotOnAir();
    });
  }
  return broadcast;
}

/** Hands the response over to the muxer until one of the three ends: viewer, broadcast, right to watch. */
function stream(
  { clock, passes }: DeliveryOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { broadcast, pass, muxer }: { readonly broadcast: Broadcast; readonly pass: Pass; readonly muxer: FlvMuxer },
): void {
  const { raw } = reply;
  const { socket } = request.raw;
  reply.hijack();
  // A request behind another one on the same connection (pipelining) has no socket yet; nobody who plays does that.
  if (raw.socket !== socket) {
    socket.destroy();
    return;
  }
  // The end of the connection ends the stream; chunked framing would cost two writes per batch.
  raw.useChunkedEncodingByDefault = false;
  raw.writeHead(200, { ...headers, connection: 'close' });
  raw.write(muxer.fileHeader);
  const queue = new ReaderQueue(sinkOf(socket), { isSkipping: true });
  socket.on('drain', () => queue.drained(clock.now()));
  const leaveAudience = broadcast.audience.enter(viewerOf(request));
  const leaveMuxer = muxer.join(queue, () => raw.end());
  const right = broadcast.isPrivate ? 'live.manage' : 'live.watch';
  const recheck = (): void => {
    passes.check(request.headers, broadcast.liveId, right, { isFresh: true }).catch(() => raw.destroy());
  };
  const stopChecks = clock.every(recheckMs, recheck);
  const stopListening = passes.onForgotten((userId) => {
    if (userId === null || userId === pass.viewerId) recheck();
  });
  raw.on('close', () => {
    stopChecks();
    stopListening();
    leaveMuxer();
    leaveAudience();
  });
}

/** After the head the response is nothing but bytes, so they go to its socket directly: at 500 viewers that saves a fifth of the time. */
const sinkOf = (socket: Socket): ReaderSink => ({
  write: (bytes) => {
    if (!socket.writable) return true;
    socket.write(bytes);
    return socket.writableLength <= socketBytes;
  },
  // A reset frees at once what the system holds for somebody who does not read; a goodbye would wait behind megabytes.
  close: () => socket.resetAndDestroy(),
});

/** The muxers that run: at most two per broadcast. */
class FlvMuxers {
  readonly #options: DeliveryOptions;
  readonly #batched = new Map<Broadcast, FlvMuxer>();
  readonly #realtime = new Map<Broadcast, FlvMuxer>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  of(broadcast: Broadcast, isRealtime: boolean): FlvMuxer {
    const muxers = isRealtime ? this.#realtime : this.#batched;
    const known = muxers.get(broadcast);
    if (known !== undefined) return known;
    const muxer = new FlvMuxer({
      stream: broadcast.stream,
      clock: this.#options.clock,
      batchMs: isRealtime ? 0 : batchMs,
      onIdle: () => muxers.delete(broadcast),
    });
    muxers.set(broadcast, muxer);
    return muxer;
  }
}
