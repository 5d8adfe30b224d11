/** The pipeline on a real database with the real ffmpeg, without HTTP around it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteSettings, type SiteSettings } from '@amphi/contract';
import { userIdentity } from '../../server/src/account/index.ts';
import { createFolderBlobStore, type BlobStore } from '../../server/src/platform/blob/index.ts';
import { createProcessBus, type Bus } from '../../server/src/platform/bus/index.ts';
import { systemClock } from '../../server/src/platform/clock/index.ts';
import type { Database } from '../../server/src/platform/db/index.ts';
import { newId } from '../../server/src/platform/id/index.ts';
import { silentLog } from '../../server/src/platform/log/index.ts';
import { createFfmpeg, type Ffmpeg } from '../../server/src/platform/process/index.ts';
import {
  createVideoCore,
  createVideoPipeline,
  startVideoWork,
  type VideoCore,
  type VideoPipeline,
  type VideoRow,
} from '../../server/src/video/index.ts';
import { waitFor } from '../harness/process/wait.ts';

/** What a test may change of the workers. */
export interface CrewOptions {
  readonly encoders?: number;
  readonly threads?: number;
  readonly pieceMs?: number;
  readonly workerName?: string;
  readonly hasFfmpeg?: boolean;
  /** Stands between the workers and the medium. */
  readonly blobs?: BlobStore;
}

/** Everything of the pipeline in this process; workers are hired by the test. */
export interface PipelineStage {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly bus: Bus;
  readonly core: VideoCore;
  readonly pipeline: VideoPipeline;
  readonly settings: SiteSettings;
  /** Hires workers; they leave with the stage at the latest. */
  hire(options?: CrewOptions): Promise<() => Promise<void>>;
  /** Puts a file in as if its last byte had just come; answers the id. */
  receive(path: string): Promise<string>;
  row(videoId: string): Promise<VideoRow>;
  renditions(videoId: string): Promise<readonly Rendition[]>;
  until(
    videoId: string,
    what: string,
    isSo: (row: VideoRow) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<VideoRow>;
  /** Blob keys below the video's folder without its prefix. */
  files(videoId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A rendition as kept. */
export interface Rendition {
  readonly take: string;
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly state: string;
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly language: string | null;
  readonly playlist: string | null;
}

const renditionsQuery = 'select * from video_renditions where video_id = $1 order by take, name';

/** Opens a stage on a database of its own, which it closes; `isReviewed` as the site's setting. */
export async function openPipelineStage(
  database: Database,
  options: { readonly isReviewed?: boolean } = {},
): Promise<PipelineStage> {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-pipeline-'));
  const bus = createProcessBus(silentLog);
  const settings = siteSettings.parse({ 'video.isReviewed': options.isReviewed ?? false });
  const clock = systemClock;
  const blobs = createFolderBlobStore(join(folder, 'blobs'));
  const ownerId = newId(12);
  await database.pool.query(
    "insert into users (id, username, nickname, role, created_at) values ($1, $2, 'Owner', 'user', now())",
    [ownerId, `owner${ownerId.toLowerCase()}`],
  );
  const core = createVideoCore({
    database,
    settings: { all: async () => settings },
    account: { findIdentity: async (userId) => userIdentity(userId, 'user', { roleRights: null, settings }) },
    links: { address: (videoId, name) => `/media/video/${videoId}/${name}` },
    bus,
    clock,
  });
  const pipeline = createVideoPipeline({ database, publication: core.publication, bus, clock });
  const found = await createFfmpeg({ program: null, scratch: join(folder, 'scratch') });
  const crews = new Set<() => Promise<void>>();
  const hire = async ({ hasFfmpeg = true, ...crew }: CrewOptions = {}): Promise<() => Promise<void>> => {
    const ffmpeg: Ffmpeg | null = hasFfmpeg ? found : null;
    const stop = await startVideoWork({
      database,
      blobs,
      bus,
      clock,
      log: silentLog,
      settings: { all: async () => settings },
      entry: core.entry,
      publication: core.publication,
      ffmpeg,
      minFreeDisk: 0,
      threads: 1,
      ...crew,
    });
    crews.add(stop);
    return async () => {
      crews.delete(stop);
      await stop();
    };
  };
  const row = async (videoId: string): Promise<VideoRow> => {
    const kept = await core.store.findRow(videoId);
    if (kept === null) throw new Error('the video is gone');
    return kept;
  };
  return {
    database,
    blobs,
    bus,
    core,
    pipeline,
    settings,
    hire,
    row,
    receive: async (path) => {
      const videoId = newId(12);
      const now = clock.wall();
      const bytes = 1;
      const common = { title: 'A clip', fileName: 'clip', state: 'waiting' as const, createdAt: now, receivedAt: now };
      await core.store.insert({ id: videoId, ownerId, bytes, receivedBytes: bytes, ...common });
      const copy = join(folder, newId(12));
      await copyFile(path, copy);
      await blobs.putFile(`video/${videoId}/source`, copy);
      await pipeline.begin(videoId);
      return videoId;
    },
    renditions: async (videoId) => (await database.pool.query<Rendition>(renditionsQuery, [videoId])).rows,
    until: (videoId, what, isSo, { timeoutMs = 90_000 } = {}) =>
      waitFor(
        `${what} of a video`,
        async () => {
          const kept = await row(videoId);
          return isSo(kept) ? kept : null;
        },
        { timeoutMs, everyMs: 50 },
      ),
    files: async (videoId) =>
      (await blobs.list(`video/${videoId}/`)).map(({ key }) => key.slice(`video/${videoId}/`.length)),
    close: async () => {
      await Promise.all([...crews].map((stop) => stop()));
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
