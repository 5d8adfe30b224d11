import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { programEnv } from './cluster-files.ts';
import { findPostmaster, readPostmasterFile, removeSocketDir } from './postmaster-file.ts';
import type { Programs } from './programs.ts';
import type { ServerAccount } from './server-account.ts';

/** What a postmaster is started with. */
export interface PostmasterPlan {
  readonly home: string;
  readonly cluster: string;
  readonly programs: Programs;
  readonly account: ServerAccount | null;
  /** More server settings, such as `fsync=off` for throw-away clusters of tests. */
  readonly settings: readonly string[];
}

const largestLogBytes = 5 * 1024 * 1024;
const stopDeadlineMs = 20_000;

/** Small, private, durable; statements and their values stay out of the log. */
const standingSettings = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=80',
  'shared_buffers=48MB',
  'max_wal_size=1GB',
  // Segments that are done are removed, so that what was deleted does not live on in a file that waits to be used again.
  'wal_recycle=off',
  'io_method=sync',
  'jit=off',
  'max_logical_replication_workers=0',
  'max_parallel_workers_per_gather=0',
  'autovacuum_naptime=30s',
  'log_checkpoints=off',
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_statement=none',
  'password_encryption=scram-sha-256',
  'timezone=UTC',
  'log_timezone=UTC',
];

/** Starts PostgreSQL in a session of its own, so that Ctrl-C reaches only us and we stop it last. Its log is `postgres.log` in the home. */
export function spawnPostmaster(plan: PostmasterPlan, socketDir: string): void {
  const log = openSync(rotatedLog(plan.home), 'a', 0o600);
  try {
    const settings = [...standingSettings, `unix_socket_directories=${socketDir}`, ...plan.settings];
    const child = spawn(
      plan.programs.postgres,
      ['-D', plan.cluster, ...settings.flatMap((setting) => ['-c', setting])],
      {
        cwd: plan.cluster,
        env: programEnv,
        detached: true,
        stdio: ['ignore', log, log],
        ...plan.account,
      },
    );
    // Whether it runs is asked of the server itself; what went wrong stands in its log.
    child.on('error', () => undefined);
    child.unref();
  } finally {
    closeSync(log);
  }
}

function rotatedLog(home: string): string {
  const file = join(home, 'postgres.log');
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.old`);
  return file;
}

/** The last lines of the server's log, for a message to the operator. */
export function lastLogLines(home: string): string {
  const file = join(home, 'postgres.log');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-4).join('\n') : '';
}

/** Stops the server of this cluster: open transactions are rolled back, everything committed is on disk. Harder after 20 s. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const found = await findPostmaster(cluster);
  if (found === null) return;
  signal(found.pid, 'SIGINT');
  if (!(await isGone(cluster, found.pid))) {
    signal(found.pid, 'SIGQUIT');
    await isGone(cluster, found.pid);
  }
  removeSocketDir(found.socketDir);
}

/** Asks the server of a cluster that this process holds to stop, without waiting; for the moment of exit. */
export function signalPostmaster(cluster: string): void {
  const facts = readPostmasterFile(cluster);
  if (facts !== null) signal(facts.pid, 'SIGINT');
}

async function isGone(cluster: string, pid: number): Promise<boolean> {
  for (const end = Date.now() + stopDeadlineMs; Date.now() < end; await delay(10)) {
    if ((await findPostmaster(cluster))?.pid !== pid) return true;
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
