import { existsSync, mkdirSync, chownSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../../log/index.ts';
import { clusterUser, makeSocketDir, prepareCluster } from './cluster-files.ts';
import { prepareHome } from './home.ts';
import { lastLogLines, signalPostmaster, spawnPostmaster, stopPostmaster, type PostmasterPlan } from './postmaster.ts';
import { findPostmaster, readPostmasterFile, removeSocketDir } from './postmaster-file.ts';
import { preparePrograms } from './programs.ts';
import { findServerAccount } from './server-account.ts';

/*
 *            ┌─ nobody holds it ──────────────▶ holder ──(connection lost)──▶ recovering
 *  opening ──┤                                  ▲  │                             │
 *            ├─ held, and we may share ▶ guest  └──┼──── lock taken again ───────┘
 *            └─ held: refused                      └──close──▶ PostgreSQL stopped
 * "Held" is an advisory lock on a connection of its own: it ends with the process that has it, however that dies.
 */

/** How programs reach the embedded server. */
export interface ClusterAddress {
  /** Folder of the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** An embedded PostgreSQL server that this process started, adopted or joined. */
export interface Cluster {
  readonly address: ClusterAddress;
  /** False when another process holds the server and this one only uses it. */
  readonly isHolder: boolean;
  /** Stops the server when this process holds it. */
  close(): Promise<void>;
}

/** How to open the cluster of a data folder. */
export interface ClusterOptions {
  readonly dataDir: string;
  readonly password: string;
  readonly log: Log;
  /** A guest joins a server that another live process holds; without this such a data folder is refused. */
  readonly isGuestAllowed?: boolean;
  /** More server settings, such as `fsync=off`. */
  readonly settings?: readonly string[];
}

/** A live process already uses this data folder. */
class DataFolderHeld extends Error {
  override readonly name = 'DataFolderHeld';

  constructor(dataDir: string) {
    super(
      `another Amphi is running on ${dataDir}: stop it first, or give this one a folder of its own with AMPHI_DATA`,
    );
  }
}

const port = 5432;
const holderLock = 7_263_001;
const startDeadlineMs = 60_000;
const holdDeadlineMs = 2_500;
const longestPauseMs = 5_000;

/**
 * Starts the PostgreSQL of a data folder, adopts the one that a crashed process left running, or joins the one of a live process.
 * @throws DataFolderHeld when a live process holds it and joining is not allowed.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const account = findServerAccount();
  const home = prepareHome(options.dataDir, account);
  const programs = preparePrograms(home);
  const cluster = await prepareCluster(home, programs, account, options.password);
  const plan: PostmasterPlan = { home, cluster, programs, account, settings: options.settings ?? [] };
  const before = readPostmasterFile(cluster);
  const freshSocketDir = makeSocketDir(account);
  const { client, socketDir } = await connect(plan, freshSocketDir, options);
  // Ours when we joined a running server, and what a server that was killed left behind.
  for (const unused of [freshSocketDir, before?.socketDir ?? '']) if (unused !== socketDir) removeSocketDir(unused);
  const address: ClusterAddress = { host: socketDir, port, user: clusterUser, password: options.password };
  const patienceMs = options.isGuestAllowed === true ? 0 : holdDeadlineMs;
  if (await isLockTaken(client, patienceMs)) return hold(plan, address, client, options);
  await client.end();
  if (options.isGuestAllowed !== true) throw new DataFolderHeld(options.dataDir);
  return { address, isHolder: false, close: () => Promise.resolve() };
}

/** Connects to the running server, or starts one with its socket in `socketDir`, and waits until it answers. */
async function connect(
  plan: PostmasterPlan,
  socketDir: string,
  options: ClusterOptions,
): Promise<{ client: Client; socketDir: string }> {
  const deadline = Date.now() + startDeadlineMs;
  let spawnedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const found = await findPostmaster(plan.cluster);
    // A start that lost a race, or came while the last backends of a killed server were leaving, ends at once: try again.
    if (found === null && Date.now() - spawnedAt > 300) {
      if (!existsSync(socketDir)) remakeSocketDir(socketDir, plan);
      spawnPostmaster(plan, socketDir);
      spawnedAt = Date.now();
    }
    const client =
      found === null || found.socketDir === '' ? null : await tryConnect(found.socketDir, options.password);
    if (client !== null && found !== null) return { client, socketDir: found.socketDir };
    if (Date.now() > deadline) {
      throw new Error(`the embedded database does not start; its log ends with:\n${lastLogLines(plan.home)}`);
    }
    await delay(10);
  }
}

/** Cleaners of temporary folders may have taken it. */
function remakeSocketDir(socketDir: string, plan: PostmasterPlan): void {
  mkdirSync(socketDir, { mode: 0o700 });
  if (plan.account !== null) chownSync(socketDir, plan.account.uid, plan.account.gid);
}

async function tryConnect(host: string, password: string): Promise<Client | null> {
  const client = new Client({
    host,
    port,
    user: clusterUser,
    password,
    database: 'postgres',
    application_name: 'amphi-holder',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new Error('secrets.json does not belong to the database in this data folder; restore it from the backup', {
        cause: error,
      });
    }
    // Still starting, recovering or stopping.
    return null;
  }
}

/** A crashed holder's connection may take a moment to be noticed by the server, and a short-lived command a moment to finish. */
async function isLockTaken(client: Client, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; ; await delay(50)) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [holderLock]);
    if (rows[0]?.taken === true) return true;
    if (Date.now() >= end) return false;
  }
}

function hold(plan: PostmasterPlan, address: ClusterAddress, first: Client, options: ClusterOptions): Cluster {
  let holder = first;
  const closing = new AbortController();
  let recovery: Promise<void> = Promise.resolve();
  const watch = (): void => {
    holder.once('end', () => {
      if (!closing.signal.aborted) recovery = recover();
    });
  };
  const recover = async (): Promise<void> => {
    options.log.error('the embedded database went away; starting it again');
    for (let pauseMs = 50; !closing.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        const { client } = await connect(plan, address.host, options);
        if (!(await isLockTaken(client, holdDeadlineMs))) {
          await client.end();
          throw new DataFolderHeld(options.dataDir);
        }
        holder = client;
        watch();
        options.log.warn('the embedded database is back');
        return;
      } catch (error) {
        options.log.error({ err: error }, 'the embedded database does not come back; trying again');
        await delay(pauseMs);
      }
    }
  };
  watch();
  // A process that dies of a bug still asks its server to stop; after kill -9 the next start adopts it.
  const onExit = (): void => signalPostmaster(plan.cluster);
  process.once('exit', onExit);
  return {
    address,
    isHolder: true,
    async close() {
      closing.abort();
      await recovery;
      await stopPostmaster(plan.cluster);
      process.off('exit', onExit);
      await holder.end().catch(() => undefined);
    },
  };
}
