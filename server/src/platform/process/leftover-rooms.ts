import { readlinkSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from './run-process.ts';

/** `room-<pid>-<start>-<random>`: which process opened it. */
const roomName = /^room-(\d+)-(\d+)-[0-9a-z]+$/;

/** When a process began, in the kernel's ticks since boot, so that a number given out again is not taken for the old one; 0 = cannot be told, null = there is no such process. */
export const startOfProcess = async (pid: number): Promise<number | null> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; fields count from the last parenthesis (proc(5): starttime is the 22nd).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : Number(fields[19] ?? 0);
  } catch {
    return isAlive(pid) && process.platform !== 'linux' ? 0 : null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** File beside a room that lists the children that ever ran in it, where those cannot write. */
export const childListOf = (folder: string): string => `${folder}.children`;

/** Whether a process is a child of that room and not a later one with the same number. */
const isChildOf = async (pid: number, folder: string): Promise<boolean> => {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  }
  const answer = await runProcess('/bin/ps', ['-o', 'command=', '-p', String(pid)]).catch(() => null);
  return answer?.stdout.includes('-protocol_whitelist') === true;
};

/** Ends children and removes rooms whose process is gone: killed servers leave both behind. Answers how many rooms. */
export async function sweepRooms(scratch: string): Promise<number> {
  let swept = 0;
  for (const name of await readdir(scratch)) {
    const match = roomName.exec(name);
    if (match === null) continue;
    // oxlint-disable-next-line no-await-in-loop -- a handful, at the start
    const began = await startOfProcess(Number(match[1]));
    if (began !== null && (began === Number(match[2]) || began === 0)) continue;
    // oxlint-disable-next-line no-await-in-loop
    await removeRoom(join(scratch, name));
    swept += 1;
  }
  return swept;
}

/** Kills what still runs in a room and removes it. */
export async function removeRoom(folder: string): Promise<void> {
  const list = await readFile(childListOf(folder), 'utf8').catch(() => '');
  for (const line of list.split('\n')) {
    const pid = Number(line);
    // oxlint-disable-next-line no-await-in-loop
    if (line === '' || !Number.isSafeInteger(pid) || !(await isChildOf(pid, folder))) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  // The folder last: as long as it is there, the next start finds whatever a kill leaves of both.
  await rm(childListOf(folder), { force: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
