import { join } from 'node:path';
import {
  createDividedBlobStore,
  createFolderBlobStore,
  createS3BlobStore,
  type BlobStore,
} from '../platform/blob/index.ts';
import { createProcessBus, type Bus } from '../platform/bus/index.ts';
import { systemClock, type Clock } from '../platform/clock/index.ts';
import {
  ConfigError,
  createSiteAddress,
  type Config,
  type S3Settings,
  type SiteAddress,
} from '../platform/config/index.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import type { Log } from '../platform/log/index.ts';
import { createMetrics, type Metrics } from '../platform/metrics/index.ts';
import { openCertificates, type Certificates } from '../platform/tls/index.ts';
import type { Shutdown } from './shutdown.ts';

/** What every role is built on; made once per process. */
export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly bus: Bus;
  readonly blobs: BlobStore;
  readonly address: SiteAddress;
  /** For HTTPS and RTMPS; null = none, TLS is at most in front of us. */
  readonly certificates: Certificates | null;
  readonly shutdown: Shutdown;
}

const folderOf = (config: Config): BlobStore => createFolderBlobStore(join(config.dataDir, 'blobs'));
const remoteOf = ({ dataDir }: Config, settings: S3Settings) =>
  createS3BlobStore({ settings, scratch: join(dataDir, 'scratch') });

/** The storage that the configuration names; files of running lives lie in the data folder in either case. */
export const openBlobs = (config: Config): BlobStore =>
  config.s3 === null
    ? folderOf(config)
    : createDividedBlobStore('live/', folderOf(config), remoteOf(config, config.s3));

/** @throws ConfigError when the storage cannot be used */
async function checkBlobs(config: Config): Promise<void> {
  const { s3 } = config;
  if (s3 === null) return;
  try {
    await remoteOf(config, s3).check();
  } catch (error) {
    // What the service says may name keys: only the kind of its answer is told.
    const kind = error instanceof Error ? error.name : 'unknown error';
    throw new ConfigError([`AMPHI_BLOB_URL: the bucket ${s3.bucket} at ${s3.endpoint} cannot be used (${kind})`]);
  }
}

/** Reads the certificate, opens the database (its schema is current afterwards) and makes the rest; the database is the last to stop. */
export async function layFoundation(config: Config, log: Log, shutdown: Shutdown): Promise<Foundation> {
  await checkBlobs(config);
  // Before the database: a wrong certificate is told at once.
  const certificates = await openCertificates(config, { clock: systemClock, log });
  shutdown.add('certificates', () => certificates?.stop());
  const database = await openDatabase(config, log);
  shutdown.add('database', () => database.close());
  return {
    config,
    log,
    clock: systemClock,
    metrics: createMetrics({ isDefaultCollected: true }),
    database,
    bus: createProcessBus(log),
    blobs: openBlobs(config),
    address: createSiteAddress(config),
    certificates,
    shutdown,
  };
}
