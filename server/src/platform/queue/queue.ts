import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { z } from 'zod';
import type { Database } from '../db/index.ts';
import type { Log } from '../log/index.ts';

/** A kind of work: its name and what its data must look like when it is taken up (a job may be older than this program). */
export interface JobKind<Data extends object> {
  /** Kebab-case, unique. */
  readonly name: string;
  readonly data: z.ZodType<Data>;
}

/** How a job that failed is tried again, and how long it may take. */
export interface WorkOptions {
  /** Jobs of this kind that run at once in this process. Default 1. */
  readonly atOnce?: number;
  /** Seconds between questions for new work. Default 2. */
  readonly pollSeconds?: number;
  /** Seconds after which a silent job counts as failed. Default 900. */
  readonly expireSeconds?: number;
  /** Times that a failed job is tried again. Default 2. */
  readonly retries?: number;
}

/** Jobs that outlive the process, kept in PostgreSQL. */
export interface Queue {
  /** Makes the tables and begins; nothing else may be called before. */
  start(): Promise<void>;
  /** Puts a job in; with `onceKey` a waiting or running job with the same key makes this one superfluous. */
  send<Data extends object>(kind: JobKind<Data>, data: Data, options?: { readonly onceKey?: string }): Promise<void>;
  /** Takes up jobs of a kind. A handler that throws fails its job, which is tried again. `signal` is aborted when the job expired or the queue stops. */
  work<Data extends object>(
    kind: JobKind<Data>,
    handler: (data: Data, signal: AbortSignal) => Promise<void>,
    options?: WorkOptions,
  ): Promise<void>;
  /** Takes up no more work and waits at most `graceMs` for what is running. */
  stop(graceMs: number): Promise<void>;
}

/** At most one job per key waits or runs. */
const policy = 'exclusive';

/** A queue on this database, in a schema of its own (`pgboss`). */
export function createQueue(database: Pick<Database, 'pool'>, log: Log): Queue {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    // Nothing here is scheduled by the clock yet; each of these asks the database again and again.
    schedule: false,
    persistWarnings: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the queue failed'));
  return {
    async start() {
      await boss.start();
    },
    async send(kind, data, options = {}) {
      await boss.createQueue(kind.name, { policy });
      await boss.send(kind.name, data, { singletonKey: options.onceKey ?? randomUUID() });
    },
    async work(kind, handler, options = {}) {
      await boss.createQueue(kind.name, { policy });
      await boss.updateQueue(kind.name, {
        expireInSeconds: options.expireSeconds ?? 900,
        retryLimit: options.retries ?? 2,
        retryBackoff: true,
      });
      const settings = {
        pollingIntervalSeconds: options.pollSeconds ?? 2,
        batchSize: 1,
        localConcurrency: options.atOnce ?? 1,
      };
      await boss.work<unknown>(kind.name, settings, async ([job]) => {
        if (job !== undefined) await handler(kind.data.parse(job.data), job.signal);
      });
    },
    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs, close: false }),
  };
}
