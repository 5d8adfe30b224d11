import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home, root } from './place.mjs';

/** @typedef {'production' | 'full'} Kind */
/** @typedef {{ version?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage */

const stampFile = join(home, 'install.json');
const lockFile = join(root, 'package-lock.json');
/** npm's own record of what it put into node_modules. */
const recordFile = join(root, 'node_modules', '.package-lock.json');

/**
 * Whether node_modules holds what the lock file wants: known from our stamp, else compared package by package (an install by hand
 * counts too). A full install also serves production.
 * @param {Kind} kind
 */
export function isInstalled(kind) {
  if (!existsSync(recordFile)) return false;
  const stamp = readStamp();
  if (stamp !== null && stamp.lock === lockHash() && (stamp.kind === 'full' || stamp.kind === kind)) return true;
  if (!matchesRecord(kind)) return false;
  stampInstall(kind);
  return true;
}

/**
 * Remembers that node_modules is complete.
 * @param {Kind} kind
 */
export function stampInstall(kind) {
  mkdirSync(home, { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify({ lock: lockHash(), kind })}\n`);
}

/** @returns {{ lock: string, kind: string } | null} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return null;
  }
}

/** The platform belongs to it: a folder may be shared by two kinds of machines. */
function lockHash() {
  return createHash('sha256')
    .update(readFileSync(lockFile))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** @param {Kind} kind */
function matchesRecord(kind) {
  const present = readPackages(recordFile);
  const wanted = readPackages(lockFile);
  if (present === null || wanted === null) return false;
  return Object.entries(wanted).every(
    ([path, facts]) => !isNeeded(path, facts, kind) || present[path]?.version === facts.version,
  );
}

/**
 * @param {string} path
 * @param {LockedPackage} facts
 * @param {Kind} kind
 */
function isNeeded(path, facts, kind) {
  if (!path.includes('node_modules/') || facts.link === true) return false;
  if (facts.optional === true || facts.devOptional === true) return false;
  return kind === 'full' || facts.dev !== true;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | null}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
