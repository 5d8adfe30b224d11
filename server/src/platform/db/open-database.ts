import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Config } from '../config/index.ts';
import type { Log } from '../log/index.ts';
import { connectDatabase } from './connect.ts';
import type { Database } from './database.ts';
import { openCluster, type ClusterAddress } from './embedded/cluster.ts';
import { migrateDatabase } from './migrate.ts';

/** How to open the database. */
export interface OpenOptions {
  /** Use the embedded server of a live process when there is one (the command line does); without this such a data folder is refused. */
  readonly isGuestAllowed?: boolean;
}

const databaseName = 'amphi';
const patienceMs = 30_000;

/**
 * Opens the database of this configuration with its schema up to date: the external one of `DATABASE_URL`, else the embedded one.
 * @throws DataFolderHeld, NewerSchema, or an Error whose message tells the operator what to do.
 */
export async function openDatabase(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secrets'>,
  log: Log,
  options: OpenOptions = {},
): Promise<Database> {
  if (config.databaseUrl !== null) return openExternal(config.databaseUrl, log);
  const password = config.secrets.databasePassword ?? '';
  const cluster = await openCluster({ dataDir: config.dataDir, password, log, ...options });
  try {
    await createDatabase(cluster.address);
    const connection = { ...cluster.address, database: databaseName };
    await migrateDatabase(connection);
    return connectDatabase(connection, log, () => cluster.close(), { isEmbedded: true });
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function openExternal(connectionString: string, log: Log): Promise<Database> {
  await waitForServer(connectionString, log);
  await migrateDatabase({ connectionString });
  return connectDatabase({ connectionString }, log, () => Promise.resolve());
}

/** A database that starts at the same time as we do gets half a minute; one that refuses us is told at once. */
async function waitForServer(connectionString: string, log: Log): Promise<void> {
  const where = new URL(connectionString).host;
  for (const end = Date.now() + patienceMs; ; await delay(500)) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (!isStarting(error) || Date.now() > end) {
        throw new Error(`DATABASE_URL: the database at ${where} cannot be used (${reasonOf(error)})`, { cause: error });
      }
      log.info({ host: where }, 'waiting for the database');
    }
  }
}

const startingCodes = new Set(['ECONNREFUSED', 'ENOENT', 'EAI_AGAIN', 'ENOTFOUND', 'ETIMEDOUT', '57P03']);

const isStarting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && startingCodes.has(error.code);

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error);

async function createDatabase(address: ClusterAddress): Promise<void> {
  const client = new Client({ ...address, database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    // Another starter made it in the same moment.
    if (!(error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505'))) throw error;
  } finally {
    await client.end();
  }
}
