import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../../process/index.ts';

/** What `postmaster.pid` tells about a running (or crashed) server. */
export interface PostmasterFacts {
  readonly pid: number;
  /** Folder of its Unix socket; empty until the server has written it. */
  readonly socketDir: string;
}

/** The process id in `postmaster.pid`, without asking whether it still runs. */
export function readPostmasterPid(cluster: string): number | null {
  const pid = Number(readLines(join(cluster, 'postmaster.pid'))?.[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

/** The server that runs on this cluster, null when none does. A file that a crash left behind is removed, also when its pid now belongs to somebody else. */
export async function findPostmaster(cluster: string): Promise<PostmasterFacts | null> {
  const file = join(cluster, 'postmaster.pid');
  const lines = readLines(file);
  if (lines === null) return null;
  const pid = Number(lines[0]);
  if (Number.isInteger(pid) && pid > 1 && (await isPostmaster(pid, cluster))) {
    return { pid, socketDir: lines[4]?.trim() ?? '' };
  }
  rmSync(file, { force: true });
  return null;
}

function readLines(file: string): readonly string[] | null {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return null;
  }
}

async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
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
