import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, findCause } from './failure.mjs';
import { home, root } from './place.mjs';
import { tellStep } from './say.mjs';

const stampFile = join(home, 'web.json');
const dist = join(root, 'web', 'dist');
const sourceFolders = ['web', 'packages/contract', 'packages/media', 'packages/sync'];
const otherSources = ['package-lock.json', 'tsconfig.base.json'];

/** Whether the built web app is that of the present sources. */
export function isWebCurrent() {
  if (!existsSync(join(dist, 'index.html'))) return false;
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).sources === hashSources();
  } catch {
    return false;
  }
}

/**
 * Builds the web app unless it is current. A build that fails leaves the one before.
 * @param {string} runtime
 */
export async function ensureWeb(runtime) {
  if (isWebCurrent()) return;
  const sources = hashSources();
  const draft = join(home, 'web-draft');
  rmSync(draft, { recursive: true, force: true });
  await tellStep('building the web app', () => build(runtime, draft));
  const old = join(home, 'web-old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(draft, dist);
  rmSync(old, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify({ sources })}\n`);
}

/**
 * @param {string} runtime
 * @param {string} target
 * @returns {Promise<void>}
 */
function build(runtime, target) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(
      runtime,
      [vite, 'build', join(root, 'web'), '--outDir', target, '--emptyOutDir', '--logLevel', 'warn'],
      {
        cwd: join(root, 'web'),
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-8_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Failure(`the web app could not be built: ${findCause(output) ?? output.trim()}`));
    });
  });
}

/** Hash over names and contents of everything that goes into the build. */
function hashSources() {
  const hash = createHash('sha256');
  for (const path of [...sourceFolders.flatMap(listFiles), ...otherSources].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return isBuilt(entry.name) ? [] : listFiles(path);
    return entry.isFile() && !/\.(test\.ts|md)$/.test(entry.name) ? [path] : [];
  });
}

/** @param {string} name */
function isBuilt(name) {
  return name === 'node_modules' || name === 'dist' || name.startsWith('.');
}
