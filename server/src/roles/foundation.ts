import { join } from 'node:path';
import { createFolderBlobStore, type BlobStore } from '../platform/blob/index.ts';
import { createProcessBus, type Bus } from '../platform/bus/index.ts';
import { systemClock, type Clock } from '../platform/clock/index.ts';
import { createSiteAddress, type Config, type SiteAddress } from '../platform/config/index.ts';
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

/** The storage that the configuration names. */
export const openBlobs = (config: Config): BlobStore => createFolderBlobStore(join(config.dataDir, 'blobs'));

/** Reads the certificate, opens the database (its schema is current afterwards) and makes the rest; the database is the last to stop. */
export async function layFoundation(config: Config, log: Log, shutdown: Shutdown): Promise<Foundation> {
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
