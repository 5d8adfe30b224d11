import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isAlive } from './postmaster-file.ts';
import type { ServerAccount } from './server-account.ts';

const pointerSchema = z.object({ home: z.string().startsWith('/') });
const ownerSchema = z.object({ dataDir: z.string() });

/** Where homes go that cannot lie in the data folder. */
const fallbackRoot = '/var/lib/amphi';

/**
 * The folder of the embedded database (programs, cluster, log): `postgres/` in the data folder where its account can reach that,
 * else `/var/lib/amphi/<hash of the data folder's path>`, named in `postgres.json` in the data folder.
 * @throws Error when the home that `postgres.json` names belongs to another data folder that is still there.
 */
export function prepareHome(dataDir: string, account: ServerAccount | null): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const real = realpathSync(dataDir);
  const home = namedHome(real) ?? chooseHome(real, account);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (account !== null) {
    chmodSync(home, 0o711);
    chownSync(home, account.uid, account.gid);
  }
  removeLeftovers(home);
  return home;
}

/** Drafts whose maker was killed in the middle. */
function removeLeftovers(home: string): void {
  for (const name of readdirSync(home)) {
    const maker = /^draft-\w+-(\d+)$/.exec(name)?.[1];
    if (maker !== undefined && !isAlive(Number(maker))) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function namedHome(dataDir: string): string | null {
  const pointer = join(dataDir, 'postgres.json');
  if (!existsSync(pointer)) return null;
  const { home } = pointerSchema.parse(JSON.parse(readFileSync(pointer, 'utf8')));
  const ownerFile = join(home, 'owner.json');
  if (existsSync(ownerFile)) {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile, 'utf8'))).dataDir;
    if (owner !== dataDir && existsSync(join(owner, 'postgres.json'))) {
      throw new Error(
        `${pointer} names ${home}, which belongs to ${owner}; delete postgres.json here to begin with an empty database`,
      );
    }
  }
  claim(home, dataDir);
  return home;
}

function chooseHome(dataDir: string, account: ServerAccount | null): string {
  const inside = join(dataDir, 'postgres');
  if (account === null) return inside;
  chmodSync(dataDir, statSync(dataDir).mode | 0o711);
  if (canReach(dirname(dataDir))) return inside;
  const home = join(fallbackRoot, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  claim(home, dataDir);
  writeFileSync(join(dataDir, 'postgres.json'), `${JSON.stringify({ home })}\n`);
  return home;
}

function claim(home: string, dataDir: string): void {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  writeFileSync(join(home, 'owner.json'), `${JSON.stringify({ dataDir })}\n`);
}

/** Whether everybody may pass through the folder and all those above it. */
export function canReach(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return folder === dirname(folder) || canReach(dirname(folder));
}
