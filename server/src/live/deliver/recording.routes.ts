import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { BlobStore } from '../../platform/blob/index.ts';
import { AppError, mediaRoute, sendMedia } from '../../platform/http/index.ts';
import { indexKey } from '../archive/archive-index.ts';
import { Recording } from '../archive/recording.ts';
import type { DeliveryOptions } from './delivery-options.ts';

const params = z.object({ liveId: z.string().max(64), file: z.string().max(128) });
const query = z.object({ expires: z.coerce.number().int().optional(), signature: z.string().max(64).optional() });
const filePattern = /^([A-Za-z0-9_-]{1,100})\.mp4$/;
const mostOpen = 64;

/** Recordings as MP4 files with byte ranges, for those who manage the room and whoever holds a link that they were given. */
export function registerRecordingRoutes(app: FastifyInstance, { blobs, passes, links }: DeliveryOptions): void {
  const shelf = new RecordingShelf(blobs);
  app.withTypeProvider<ZodTypeProvider>().route({
    ...mediaRoute,
    method: ['GET', 'HEAD'],
    url: '/media/live/:liveId/recordings/:file',
    schema: { hide: true, params, querystring: query },
    handler: async (request, reply) => {
      const { liveId, file } = request.params;
      const { expires, signature } = request.query;
      const sessionId = filePattern.exec(file)?.[1];
      const isSigned =
        sessionId !== undefined &&
        expires !== undefined &&
        signature !== undefined &&
        links.isValid(liveId, sessionId, { expires, signature });
      if (!isSigned) await passes.check(request.headers, liveId, 'live.manage');
      const recording = sessionId === undefined ? null : await shelf.find(sessionId);
      const isThere = recording !== null && recording.header.liveId === liveId && recording.header.isRecorded;
      if (!isThere) throw new AppError('not_found');
      return sendMedia(request, reply, {
        byteLength: recording.byteLength,
        contentType: 'video/mp4',
        cacheControl: 'private, no-cache',
        read: (start, end) => Readable.from(recording.read(start, end), { objectMode: true, highWaterMark: 4 }),
      });
    },
  });
}

/** Recordings that were read a moment ago; a player asks for many ranges of the same one. */
class RecordingShelf {
  readonly #blobs: BlobStore;
  readonly #open = new LRUCache<string, { readonly indexBytes: number; readonly recording: Recording }>({
    max: mostOpen,
  });

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async find(sessionId: string): Promise<Recording | null> {
    const index = await this.#blobs.stat(indexKey(sessionId));
    if (index === null) return null;
    const known = this.#open.get(sessionId);
    // The index of a running session grows, and the file with it.
    if (known?.indexBytes === index.bytes) return known.recording;
    const recording = await Recording.open(this.#blobs, sessionId);
    if (recording !== null) this.#open.set(sessionId, { indexBytes: index.bytes, recording });
    return recording;
  }
}
