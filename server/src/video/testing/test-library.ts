/** Users and videos on a database of the test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderBlobStore, type BlobStore } from '../../platform/blob/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { VideoPipeline } from '../pipeline.ts';
import { users } from '../../account/index.ts';
import { createFakeClock, type FakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { createProcessBus, type Bus } from '../../platform/bus/index.ts';
import { testDatabase, type TestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/id/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createInsight, type Insight } from '../../insight/index.ts';
import { createSite, type Site } from '../../site/index.ts';
import { createSocial, type Social } from '../../social/index.ts';
import { userIdentity, type Identity } from '../../account/index.ts';
import { siteSettings } from '@amphi/contract';
import { createVideoCore, type VideoCore } from '../video-core.ts';
import { createVideoLibrary, type VideoLibrary } from '../video-library.ts';
import type { NewVideo, VideoRow } from '../video.store.ts';
import { videos } from '../video.schema.ts';

/** The video feature of a test. */
export interface TestLibrary {
  readonly database: TestDatabase;
  readonly clock: FakeClock;
  readonly bus: Bus;
  readonly site: Site;
  readonly social: Social;
  readonly insight: Insight;
  readonly core: VideoCore;
  readonly library: VideoLibrary;
  readonly blobs: BlobStore;
  /** A new user; answers the id. */
  addUser(name?: string, role?: string): Promise<string>;
  identity(userId: string, role?: string): Identity;
  /** A public, approved, ready video unless told otherwise; answers the row. */
  addVideo(ownerId: string, video?: Partial<NewVideo>): Promise<VideoRow>;
  close(): Promise<void>;
}

const settings = siteSettings.parse({});
const links = {
  address: (videoId: string, name: string, isOpen: boolean) =>
    `/media/video/${videoId}/${isOpen ? '' : 's/token/'}${name}`,
};

/** Puts rows in as they come to be in the end. */
const createAdders = (database: TestDatabase, clock: FakeClock): Pick<TestLibrary, 'addUser' | 'addVideo'> => ({
  addUser: async (name = 'user', role = 'user') => {
    const id = newId(12);
    const user = { id, username: `${name}_${id.slice(0, 6)}`, nickname: name, role, createdAt: clock.wall() };
    await database.drizzle.insert(users).values(user);
    return id;
  },
  addVideo: async (ownerId, video = {}) => {
    const now = clock.wall();
    const values = {
      id: newId(12),
      ownerId,
      title: 'A video',
      fileName: 'video.mp4',
      bytes: 1_000,
      receivedBytes: 1_000,
      state: 'ready' as const,
      review: 'approved' as const,
      durationMs: 60_000,
      width: 1280,
      height: 720,
      take: 'take0001',
      createdAt: now,
      updatedAt: now,
      publishedAt: now,
      ...video,
    };
    const [row] = await database.drizzle.insert(videos).values(values).returning();
    if (row === undefined) throw new Error('the video was not added');
    return row;
  },
});

/** Everything on a fresh database and a clock that stands still. */
export async function createTestLibrary(): Promise<TestLibrary> {
  const database = await testDatabase();
  const clock = createFakeClock();
  const bus = createProcessBus(silentLog);
  const config = { secrets: { siteKey: new Uint8Array(32) }, siteSettings: {} };
  const site = createSite({ database, config, bus, clock });
  const social = createSocial({ database, clock, bus, config });
  const insight = createInsight({ database, clock });
  const identity = (userId: string, role = 'user'): Identity =>
    userIdentity(userId, role, { roleRights: null, settings });
  const core = createVideoCore({
    database,
    settings: site.settings,
    account: { findIdentity: async (userId) => identity(userId) },
    links,
    bus,
    clock,
  });
  const folder = mkdtempSync(join(tmpdir(), 'amphi-library-'));
  const blobs = createFolderBlobStore(folder);
  const pipeline: VideoPipeline = {
    begin: () => Promise.resolve(),
    cancel: () => Promise.reject(new AppError('video_not_ready')),
    retry: () => Promise.reject(new AppError('video_not_ready')),
  };
  const members = { findNames: async () => new Map<string, { username: string; nickname: string }>() };
  const library = createVideoLibrary({
    blobs,
    pipeline,
    members,
    audit: site.audit,
    log: silentLog,
    core,
    database,
    social,
    insight,
    links,
    categories: site.categories,
    bus,
    clock,
  });
  return {
    database,
    clock,
    bus,
    site,
    social,
    insight,
    core,
    library,
    blobs,
    identity,
    ...createAdders(database, clock),
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
