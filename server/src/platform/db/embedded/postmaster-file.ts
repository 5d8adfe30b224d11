import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProcess } from '../../process/index.ts';

/** How the names of our socket folders begin. */
export const socketDirPrefix = 'amphi-pg-';

/** What `postmaster.pid` tells about a running (or crashed) server. */
export interface PostmasterFacts {
  readonly pid: number;
  /** Folder of its Unix socket; empty until the server has written it. */
  readonly socketDir: string;
}

/** What stands in `postmaster.pid`, without asking whether that server still runs; null when there is no such file. */
export function readPostmasterFile(cluster: string): PostmasterFacts | null {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1 ? { pid, socketDir: lines[4]?.trim() ?? '' } : null;
}

/**
 * The server that runs on this cluster, null when none does. The file of a dead server is left to PostgreSQL, which knows how to
 * replace it; only when its pid now belongs to somebody else, which PostgreSQL takes for a running server, is it removed here.
 */
export async function findPostmaster(cluster: string): Promise<PostmasterFacts | null> {
  const facts = readPostmasterFile(cluster);
  if (facts === null || !isAlive(facts.pid)) return null;
  if (await isPostmaster(facts.pid, cluster)) return facts;
  const isUnchanged = readPostmasterFile(cluster)?.pid === facts.pid;
  if (isUnchanged && isAlive(facts.pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return null;
}

/** Removes the socket folder of a server that is gone; whatever else the path may be is left alone. */
export function removeSocketDir(socketDir: string): void {
  if (basename(socketDir).startsWith(socketDirPrefix)) rmSync(socketDir, { recursive: true, force: true });
}

async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  const command = existsSync('/proc/self/cmdline')
    ? readCommand(pid)
    : (await runProcess('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
  return command.includes('postgres') && command.includes(cluster);
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
