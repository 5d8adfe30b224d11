import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../process/index.ts';
import { canReach } from './home.ts';
import { socketDirPrefix } from './postmaster-file.ts';
import type { Programs } from './programs.ts';
import type { ServerAccount } from './server-account.ts';

/** The superuser of the embedded database; reachable only through a private socket, with a password. */
export const clusterUser = 'amphi';

/** Folder name of a cluster made by this major version of PostgreSQL. */
const majorVersion = '18';

/** The longest socket folder that leaves room for `/.s.PGSQL.5432.lock` in the 107 bytes of a Unix address. */
const longestSocketDir = 85;

/** Environment of the programs: no locale of the operator's may leak in. */
export const programEnv = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** A new private folder under the system's temporary one, for the socket. */
export function makeSocketDir(account: ServerAccount | null): string {
  const system = tmpdir();
  const isUsable = system.length + 16 <= longestSocketDir && (account === null || canReach(system));
  const folder = mkdtempSync(join(isUsable ? system : '/tmp', socketDirPrefix));
  if (account !== null) chownSync(folder, account.uid, account.gid);
  return folder;
}

/**
 * The cluster below `home`, made with initdb when there is none; two starters at once end up with the same one.
 * @throws Error with what initdb said.
 */
export async function prepareCluster(
  home: string,
  programs: Programs,
  account: ServerAccount | null,
  password: string,
): Promise<string> {
  const cluster = join(home, majorVersion);
  if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
  const draft = join(home, `draft-cluster-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  const target = join(draft, 'cluster');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const path of account === null ? [] : [draft, passwordFile])
      chownSync(path, account?.uid ?? 0, account?.gid ?? 0);
    await initialise(programs, target, passwordFile, account);
    chmodSync(target, 0o700);
    renameUnlessThere(target, cluster);
    return cluster;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initialise(
  programs: Programs,
  target: string,
  passwordFile: string,
  account: ServerAccount | null,
): Promise<void> {
  const result = await runProcess(
    programs.initdb,
    [
      `--pgdata=${target}`,
      `--username=${clusterUser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { cwd: '/', env: programEnv, timeoutMs: 120_000, ...account },
  );
  if (result.code !== 0) {
    throw new Error(`the embedded database cannot be made in ${target}: ${(result.stderr || result.stdout).trim()}`);
  }
}

function renameUnlessThere(draft: string, cluster: string): void {
  try {
    renameSync(draft, cluster);
  } catch (error) {
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
  }
}
