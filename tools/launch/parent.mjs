import { readFileSync } from 'node:fs';

const checkEveryMs = 250;

/**
 * npm waits for its script whatever it is told, and a script does not learn that npm was killed: this does. Calls `onGone` once when the npm
 * that started us is gone. Only where processes can be looked at as files (Linux); without npm around us it never calls.
 * @param {() => void} onGone
 */
export function watchNpm(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const chain = findChain(process.ppid);
  if (chain === null) return;
  const timer = setInterval(() => {
    if (isIntact(chain)) return;
    clearInterval(timer);
    onGone();
  }, checkEveryMs);
  timer.unref();
}

/**
 * The processes from our parent up to npm: npm itself, or the shell between us; null when npm is not among them.
 * @param {number} parent
 * @returns {readonly number[] | null}
 */
function findChain(parent) {
  if (isNpm(parent)) return [parent];
  const grandparent = parentOf(parent);
  return grandparent !== null && isNpm(grandparent) ? [parent, grandparent] : null;
}

/** @param {readonly number[]} chain */
function isIntact([parent, grandparent]) {
  if (process.ppid !== parent) return false;
  return grandparent === undefined || parentOf(parent) === grandparent;
}

/** @param {number} pid */
function isNpm(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('npm');
  } catch {
    return false;
  }
}

/**
 * @param {number} pid
 * @returns {number | null}
 */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
