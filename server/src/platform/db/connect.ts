import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool, type PoolConfig } from 'pg';
import type { Log } from '../log/index.ts';
import type { Database } from './database.ts';
import { forgetDeleted } from './forget-deleted.ts';

const pingDeadlineMs = 2_000;

/** A pool on a server that runs, as a `Database`; `stopServer` is called after the pool has ended. */
export function connectDatabase(
  connection: PoolConfig,
  log: Log,
  stopServer: () => Promise<void>,
  { isEmbedded = false }: { readonly isEmbedded?: boolean } = {},
): Database {
  const pool = new Pool({
    max: 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 30_000,
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'amphi',
    keepAlive: true,
    ...connection,
  });
  let closing: Promise<void> | null = null;
  // An idle connection that dies is replaced at the next query; without a listener it would end the process.
  // The driver's error carries the whole client: only its sentence is logged.
  pool.on('error', (error) => {
    if (closing === null) log.warn({ reason: error.message }, 'a database connection was lost');
  });
  return {
    drizzle: drizzle(pool),
    pool,
    ping: () => within(pingDeadlineMs, pool.query('select 1')),
    forgetDeleted: () => (isEmbedded ? forgetDeleted(pool) : Promise.resolve()),
    close: () => (closing ??= pool.end().then(stopServer)),
  };
}

async function within(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => deadline.reject(new Error(`the database did not answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  try {
    await Promise.race([work, deadline.promise]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still fail; nobody waits for it any more.
    work.catch(() => undefined);
  }
}
