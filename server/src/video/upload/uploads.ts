import type { Readable } from 'node:stream';
import type { UploadLimits } from '@amphi/contract';
import type { Identity } from '../../account/index.ts';
import type { BlobStore, BlobUpload } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Settings } from '../../site/index.ts';
import type { VideoPipeline } from '../pipeline.ts';
import { receive } from './reception.ts';
import type { WantedChecksum } from './tus-headers.ts';
import { cleanFileName, titleOf } from './upload-name.ts';
import { UploadTurns } from './upload-turns.ts';
import type { UploadRow, UploadStore } from './upload.store.ts';

/*
 *  create ──▶ row `uploading` ──PATCH──▶ bytes in the blob store (they say where it stands)
 *                 │    ▲                        │ last byte: blob finished
 *      7 days of  │    └── cut, crash, restart  ▼
 *      silence, or DELETE                 row `waiting` ──▶ pipeline.begin
 *                 ▼                             (a crash between the two: the next HEAD or the hourly round does it)
 *          row and bytes gone
 */

const dayMs = 86_400_000;
/** Unfinished uploads are kept this long after the last byte. */
const keptMs = 7 * dayMs;
const mostUnfinished = 10;
const bytesPerMb = 1_000_000;
/** The row is told how far it is at most this often. */
const tellMs = 5_000;
/** A received video that nobody has taken up by then is offered again. */
const overdueMs = 60_000;
const sweepBatch = 100;

/** Where an upload stands. */
export interface UploadState {
  readonly videoId: string;
  readonly fileName: string;
  readonly offset: number;
  readonly bytes: number;
  readonly expiresAt: Date;
}

/** A chunk as it comes. */
export interface UploadChunk {
  readonly body: Readable;
  /** Where the client thinks that the upload stands. */
  readonly offset: number;
  /** Content-Length, null when the client does not say. */
  readonly declaredBytes: number | null;
  readonly checksum: WantedChecksum | null;
}

/** What uploads need. */
export interface UploadOptions {
  readonly store: UploadStore;
  readonly blobs: BlobStore;
  readonly pipeline: Pick<VideoPipeline, 'begin'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly isTrusted: (userId: string) => Promise<boolean>;
  readonly hasFfmpeg: () => boolean | Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
  /** Share of the medium that must stay free. */
  readonly minFreeDisk: number;
}

/** Files on their way from a user into the blob store. */
export class Uploads {
  readonly #options: UploadOptions;
  readonly #turns = new UploadTurns();
  readonly #toldAt = new Map<string, number>();

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /** What the user may still upload. */
  async limits(identity: Identity): Promise<UploadLimits> {
    const { store, settings, isTrusted, hasFfmpeg, clock } = this.#options;
    const all = await settings.all();
    const userId = identity.kind === 'user' ? identity.userId : '';
    const { bytes } = await store.tally(userId, new Date(clock.wall().getTime() - dayMs));
    return {
      mayUpload: identity.rights.has('video.create'),
      maxBytes: all['video.maxUploadMb'] * bytesPerMb,
      leftTodayBytes: Math.max(0, all['video.dailyUploadMb'] * bytesPerMb - bytes),
      maxMinutes: all['video.maxMinutes'],
      isReviewed: all['video.isReviewed'] && !identity.rights.has('video.trusted') && !(await isTrusted(userId)),
      hasFfmpeg: await hasFfmpeg(),
    };
  }

  /**
   * Makes room for a file before its first byte.
   * @throws AppError `upload_too_large`, `upload_quota_reached`, `too_many_uploads`, `storage_full`
   */
  async create(
    ownerId: string,
    wish: { readonly bytes: number; readonly fileName: string; readonly title?: string | undefined },
  ): Promise<UploadState> {
    const { store, settings, clock } = this.#options;
    const all = await settings.all();
    if (wish.bytes > all['video.maxUploadMb'] * bytesPerMb) throw new AppError('upload_too_large');
    await this.#refuseFull(wish.bytes);
    const at = clock.wall();
    const fileName = cleanFileName(wish.fileName);
    const upload = {
      videoId: newId(12),
      ownerId,
      title: titleOf(fileName, wish.title),
      fileName,
      bytes: wish.bytes,
      at,
    };
    await store.begin(upload, new Date(at.getTime() - dayMs), (tally) => {
      if (tally.unfinished >= mostUnfinished) throw new AppError('too_many_uploads');
      if (tally.bytes + wish.bytes > all['video.dailyUploadMb'] * bytesPerMb)
        throw new AppError('upload_quota_reached');
    });
    return this.#stateOf({ ...upload, isReceived: false, updatedAt: at }, 0);
  }

  /** @throws AppError `upload_unknown` unless it is this user's */
  async know(videoId: string, ownerId: string): Promise<void> {
    await this.#row(videoId, ownerId);
  }

  /** Where the upload stands; who still sends is cut, because who asks is about to go on. @throws AppError `upload_unknown` */
  async find(videoId: string, ownerId: string): Promise<UploadState> {
    await this.know(videoId, ownerId);
    const release = await this.#turns.take(videoId, () => undefined);
    try {
      const row = await this.#row(videoId, ownerId);
      return this.#stateOf(row, await this.#offsetOf(row));
    } finally {
      release();
    }
  }

  /**
   * Takes a chunk; the answer tells where the upload stands afterwards.
   * @throws AppError `upload_unknown`, `upload_conflict`, `body_too_large`, `upload_checksum_wrong`, `storage_full`
   */
  async receive(videoId: string, ownerId: string, chunk: UploadChunk): Promise<UploadState> {
    // Its end is told by reading it; before that begins nobody may fall over it.
    chunk.body.on('error', () => undefined);
    await this.know(videoId, ownerId);
    const release = await this.#turns.take(
      videoId,
      () => void chunk.body.destroy(new Error('the upload goes on elsewhere')),
    );
    try {
      const row = await this.#row(videoId, ownerId);
      const offset = await this.#offsetOf(row);
      if (chunk.offset !== offset) throw new AppError('upload_conflict');
      if ((chunk.declaredBytes ?? 0) > row.bytes - offset) throw new AppError('body_too_large');
      if (offset === row.bytes) return this.#stateOf(row, offset);
      await this.#refuseFull(chunk.declaredBytes ?? 0);
      return this.#stateOf(row, await this.#append(row, chunk));
    } finally {
      release();
    }
  }

  /** Gives an unfinished upload up. @throws AppError `upload_unknown`, `upload_conflict` when its last byte has come */
  async remove(videoId: string, ownerId: string): Promise<void> {
    await this.know(videoId, ownerId);
    const release = await this.#turns.take(videoId, () => undefined);
    try {
      const row = await this.#row(videoId, ownerId);
      if ((await this.#offsetOf(row)) === row.bytes) throw new AppError('upload_conflict');
      await this.#erase(videoId);
    } finally {
      release();
    }
  }

  /** Removes what nobody goes on with, and hands on what a crash kept from the pipeline. */
  async sweep(): Promise<void> {
    const { store, pipeline, clock, log } = this.#options;
    const now = clock.wall().getTime();
    for (const videoId of await store.findExpired(new Date(now - keptMs), sweepBatch)) {
      await this.#erase(videoId);
      log.info({ videoId }, 'removed an upload that was not finished in seven days');
    }
    for (const videoId of await store.findWaiting(new Date(now - overdueMs), sweepBatch)) await pipeline.begin(videoId);
  }

  async #append(row: UploadRow, chunk: UploadChunk): Promise<number> {
    const { blobs, clock } = this.#options;
    const upload = await blobs.openUpload(sourceKey(row.videoId), row.bytes);
    let isOpen = true;
    let told: Promise<void> | undefined;
    try {
      const room = row.bytes - upload.offset;
      const onProgress = (): void => void (told = this.#tell(row.videoId, upload) ?? told);
      await receive({ body: chunk.body, upload, room, checksum: chunk.checksum, clock, onProgress });
      if (upload.offset < row.bytes) return upload.offset;
      isOpen = false;
      await upload.finish();
      await this.#settle(row.videoId);
      return row.bytes;
    } finally {
      await told;
      if (isOpen) await upload.close();
    }
  }

  /** The bytes themselves say where an upload stands; a whole one that a crash left unsettled is settled now. */
  async #offsetOf(row: UploadRow): Promise<number> {
    const { blobs } = this.#options;
    if (row.isReceived) return row.bytes;
    const key = sourceKey(row.videoId);
    const unfinished = await blobs.uploadedBytes(key);
    if (unfinished !== null && unfinished < row.bytes) return unfinished;
    if (unfinished !== null) await (await blobs.openUpload(key, row.bytes)).finish();
    else if ((await blobs.stat(key)) === null) return 0;
    await this.#settle(row.videoId);
    return row.bytes;
  }

  async #settle(videoId: string): Promise<void> {
    const { store, pipeline, clock } = this.#options;
    this.#toldAt.delete(videoId);
    if (await store.markReceived(videoId, clock.wall())) await pipeline.begin(videoId);
  }

  async #erase(videoId: string): Promise<void> {
    this.#toldAt.delete(videoId);
    // The bytes first: a row without bytes can be found and removed again, bytes without a row cannot.
    await this.#options.blobs.deleteAll(`video/${videoId}/`);
    await this.#options.store.remove(videoId);
  }

  /** Undefined when the row was told a moment ago. */
  #tell(videoId: string, upload: BlobUpload): Promise<void> | undefined {
    const { store, clock, log } = this.#options;
    const now = clock.now();
    if (now - (this.#toldAt.get(videoId) ?? -Infinity) < tellMs) return undefined;
    this.#toldAt.set(videoId, now);
    return store.progress(videoId, upload.offset, clock.wall()).catch((error: unknown) => {
      log.warn({ err: error, videoId }, 'could not note how far an upload is');
    });
  }

  async #row(videoId: string, ownerId: string): Promise<UploadRow> {
    const row = await this.#options.store.find(videoId, ownerId);
    if (row === null) throw new AppError('upload_unknown');
    return row;
  }

  async #refuseFull(bytes: number): Promise<void> {
    const { blobs, minFreeDisk } = this.#options;
    const [share, free] = await Promise.all([blobs.freeShare(), blobs.freeBytes()]);
    if (share < minFreeDisk || free < bytes) throw new AppError('storage_full');
  }

  #stateOf(row: UploadRow, offset: number): UploadState {
    const { videoId, fileName, bytes } = row;
    return { videoId, fileName, bytes, offset, expiresAt: new Date(row.updatedAt.getTime() + keptMs) };
  }
}

/** Where the file lies as it came. */
const sourceKey = (videoId: string): string => `video/${videoId}/source`;
