import { chmod, chown, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildUser } from './launcher.ts';

/** Nobody but the user of the room, and root. */
const privateMode = 0o700;
const plainMode = 0o644;
const folderMode = 0o755;

/** Makes the folder of a room and, where children have a user of their own, gives it to that one. */
export async function makeRoomFolder(folder: string, user: ChildUser | null): Promise<void> {
  await mkdir(folder, { mode: privateMode });
  if (user !== null) await chown(folder, user.uid, user.gid);
}

/** Makes folders for outputs in a room; names are relative and must stay inside. */
export async function makeOutputFolders(
  folder: string,
  names: readonly string[],
  user: ChildUser | null,
): Promise<void> {
  for (const name of names) {
    if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name)) throw new Error(`not a folder of a room: ${name}`);
    const path = join(folder, name);
    // oxlint-disable-next-line no-await-in-loop -- a handful
    await mkdir(path, { recursive: true, mode: folderMode });
    // oxlint-disable-next-line no-await-in-loop
    if (user !== null) await chown(path, user.uid, user.gid);
  }
}

/** Bytes of all files below a folder. */
export async function measureFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // oxlint-disable-next-line no-await-in-loop -- one at a time keeps the file system free for others
    const facts = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += facts?.size ?? 0;
  }
  return bytes;
}

/**
 * Takes over what a child left: plain files with one name become ours, everything else (links to elsewhere, pipes, devices) is removed. What
 * comes out of a room can therefore be read and moved without looking again.
 */
export async function takeOver(folder: string, user: ChildUser | null): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    // oxlint-disable-next-line no-await-in-loop -- see measureFolder
    const facts = await lstat(path).catch(() => null);
    if (facts === null || facts.isDirectory()) continue;
    if (!facts.isFile() || facts.nlink !== 1) {
      // oxlint-disable-next-line no-await-in-loop
      await rm(path, { force: true });
    } else if (user !== null && facts.uid === user.uid) {
      // oxlint-disable-next-line no-await-in-loop
      await chown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      // oxlint-disable-next-line no-await-in-loop
      await chmod(path, plainMode);
    }
  }
}
