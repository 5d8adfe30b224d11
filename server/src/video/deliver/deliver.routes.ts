import { hash } from 'node:crypto';
import { millis } from '@amphi/media/time';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { BlobShelf, type BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import {
  addPreflight,
  AppError,
  mediaRoute,
  openRefusal,
  sendMedia,
  type MediaBody,
} from '../../platform/http/index.ts';
import { parseArtefact, type Artefact } from './artefact.ts';
import type { DeliveryStore } from './delivery.store.ts';
import { renderMultivariant } from './multivariant.ts';
import type { VideoPass, VideoPasses } from './video-passes.ts';

/** What delivery needs. */
export interface DeliveryRoutesOptions {
  readonly blobs: Pick<BlobStore, 'read' | 'stat'>;
  readonly store: Pick<DeliveryStore, 'findPlaylist'>;
  readonly passes: VideoPasses;
  readonly clock: Clock;
}

const params = z.object({ videoId: z.string().max(64), '*': z.string().max(400) });
const signedPattern = /^s\/([^/]{1,100})\/(.+)$/;
const playlistType = 'application/vnd.apple.mpegurl';
const mostSizes = 50_000;
const mostPlaylistBytes = 16 * 1024 * 1024;
/** Whoever loads a large file is looked at again and again, so that losing the right ends it. */
const recheckMs = millis(4_000);
const largeBytes = 4 * 1024 * 1024;

/** How long copies may live: a name never gets other bytes, only playlists of a video that grows do. */
const cacheControl = ({ sharing }: VideoPass, { kind }: Artefact): string => {
  if (sharing.kind === 'person') return 'private, no-cache';
  if (kind === 'multivariant') return 'no-cache';
  if (sharing.kind === 'address') return `public, max-age=${sharing.secondsLeft}`;
  return kind === 'playlist' ? 'public, max-age=60' : 'public, max-age=31536000, immutable';
};

const tagOf = (text: string): string => `"${hash('sha1', text, 'base64url')}"`;

/** Everything below `/media/video/<videoId>/`, also behind `s/<token>/`. */
export const registerDeliveryRoutes = (app: FastifyInstance, options: DeliveryRoutesOptions): void => {
  const bodies = new Bodies(options);
  void app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      openRefusal(reply);
      throw error;
    });
    addPreflight(scope, '/media/video/*');
    scope.withTypeProvider<ZodTypeProvider>().route({
      ...mediaRoute,
      method: ['GET', 'HEAD'],
      url: '/media/video/:videoId/*',
      schema: { hide: true, params },
      handler: async (request, reply) => {
        const { videoId, '*': rest } = request.params;
        const [, token = null, signedName = rest] = signedPattern.exec(rest) ?? [];
        const artefact = parseArtefact(signedName);
        if (artefact === null) throw new AppError('video_unknown');
        const pass = await options.passes.check(request.headers, videoId, token);
        const body = await bodies.find(videoId, artefact, pass);
        if (body.byteLength > largeBytes) watch(options, request, reply, { videoId, token });
        return sendMedia(request, reply, { ...body, cacheControl: cacheControl(pass, artefact) });
      },
    });
  });
};

const watch = (
  { passes, clock }: DeliveryRoutesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { videoId, token }: { readonly videoId: string; readonly token: string | null },
): void => {
  const stop = clock.every(recheckMs, () => {
    passes.check(request.headers, videoId, token).catch(() => reply.raw.destroy());
  });
  reply.raw.once('close', stop);
};

type Body = Omit<MediaBody, 'cacheControl'>;

/** Bytes of artefacts; what many fetch at once is read once. */
class Bodies {
  readonly #options: DeliveryRoutesOptions;
  readonly #shelf = new BlobShelf();
  readonly #sizes = new LRUCache<string, number>({ max: mostSizes });
  readonly #playlists = new LRUCache<string, Buffer>({ maxSize: mostPlaylistBytes });

  constructor(options: DeliveryRoutesOptions) {
    this.#options = options;
  }

  /** @throws AppError `video_unknown` when the video has no such file, `video_not_ready` while there is nothing to play */
  async find(videoId: string, artefact: Artefact, { facts }: VideoPass): Promise<Body> {
    switch (artefact.kind) {
      case 'multivariant': {
        const text = facts.take === null ? null : renderMultivariant(facts.take, facts.ready);
        if (text === null) throw new AppError('video_not_ready');
        return textBody(Buffer.from(text));
      }
      case 'playlist':
        return textBody(await this.#playlist(videoId, artefact));
      case 'source': {
        const isPlayable = facts.access.state === 'playable' || facts.access.state === 'ready';
        // Where renditions were made, the file itself stays with its owner.
        if (!isPlayable || facts.ready.length > 0) throw new AppError('video_unknown');
        return this.#blob(`video/${videoId}/source`, 'video/mp4');
      }
      case 'blob':
        return this.#blob(`video/${videoId}/${artefact.name}`, artefact.contentType);
      default:
        return artefact satisfies never;
    }
  }

  /** A playlist that is ready does not change any more. */
  async #playlist(videoId: string, { take, rendition }: Extract<Artefact, { kind: 'playlist' }>): Promise<Buffer> {
    const key = `${videoId}/${take}/${rendition}`;
    const known = this.#playlists.get(key);
    if (known !== undefined) return known;
    const text = await this.#options.store.findPlaylist(videoId, take, rendition);
    if (text === null || text === '') throw new AppError('video_unknown');
    const bytes = Buffer.from(text);
    this.#playlists.set(key, bytes, { size: bytes.byteLength });
    return bytes;
  }

  async #blob(key: string, contentType: string): Promise<Body> {
    const { blobs } = this.#options;
    const byteLength = this.#sizes.get(key) ?? (await blobs.stat(key))?.bytes;
    if (byteLength === undefined) throw new AppError('video_unknown');
    this.#sizes.set(key, byteLength);
    const etag = tagOf(`${key} ${byteLength}`);
    if (!this.#shelf.fits(byteLength)) {
      return { byteLength, contentType, etag, read: (start, end) => blobs.read(key, { start, end }) };
    }
    const load = async (): Promise<Buffer> => {
      try {
        return await this.#shelf.load(key, blobs, byteLength);
      } catch (error) {
        this.#sizes.delete(key);
        throw error;
      }
    };
    const bytes = await load();
    return { byteLength, contentType, etag, read: (start, end) => [bytes.subarray(start, end + 1)] };
  }
}

const textBody = (bytes: Buffer): Body => ({
  byteLength: bytes.byteLength,
  contentType: playlistType,
  etag: tagOf(bytes.toString()),
  read: (start, end) => [bytes.subarray(start, end + 1)],
});
