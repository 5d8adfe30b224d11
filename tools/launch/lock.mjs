import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { home } from './place.mjs';
import { say } from './say.mjs';

/** A holder writes its process id right after it made the folder. */
const writeDeadlineMs = 5_000;

/**
 * Runs the work while no other launcher of this folder prepares anything. The lock of a process that is gone counts for nothing.
 * @template Result
 * @param {() => Promise<Result>} work
 * @param {string} [folder]
 * @returns {Promise<Result>}
 */
export async function withLock(work, folder = join(home, 'lock')) {
  let isTold = false;
  while (!take(folder)) {
    if (isAbandoned(folder)) setAside(folder);
    else {
      if (!isTold) say('another start is preparing this folder; waiting for it');
      isTold = true;
      await delay(200);
    }
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} folder */
function take(folder) {
  mkdirSync(join(folder, '..'), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const age = Date.now() - statSync(folder).mtimeMs;
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return pid > 0 ? !isAlive(pid) : age > writeDeadlineMs;
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    return isOldWithoutPid(folder);
  }
}

/** @param {string} folder */
function isOldWithoutPid(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs > writeDeadlineMs;
  } catch {
    return false;
  }
}

/**
 * Renaming is done by one of several that try.
 * @param {string} folder
 */
function setAside(folder) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
