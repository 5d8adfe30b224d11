/** `npm test`: gets what the tests need where it can, says what it skips and why, and ends with `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './launch/place.mjs';
import { say, tellStep } from './launch/say.mjs';
import { runNode } from './step.mjs';

const resultFile = join(home, 'test-result.json');

/** What tests need from the system. @type {readonly { program: string, packages: readonly string[], projects: readonly string[] }[]} */
const needs = [
  { program: 'ffmpeg', packages: ['ffmpeg'], projects: ['contract', 'integration', 'browser', 'playback'] },
  { program: 'ffprobe', packages: ['ffmpeg'], projects: ['contract', 'integration', 'browser', 'playback'] },
  { program: 'chromium', packages: ['chromium', 'fonts-noto-cjk'], projects: ['browser', 'playback'] },
];

/** @param {string} program */
const isThere = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

async function installMissing() {
  const missing = needs.filter(({ program }) => !isThere(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((need) => need.packages))];
  if (process.getuid?.() !== 0 || !isThere('apt-get')) return;
  const script = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await tellStep(`installing ${packages.join(', ')} for the tests`, async () =>
    spawnSync('sh', ['-c', script], { stdio: ['ignore', 2, 2], env }),
  );
}

/** Projects that cannot run here, with the reason told. */
function findSkipped() {
  const skipped = new Set();
  for (const { program, packages, projects } of needs.filter((need) => !isThere(need.program))) {
    for (const project of projects) skipped.add(project);
    say(
      `skipping the ${projects.join(' and ')} tests: ${program} is missing and could not be installed (Debian: apt-get install ${packages.join(' ')})`,
    );
  }
  return [...skipped];
}

function readResult() {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

await installMissing();
const skippedProjects = findSkipped();
mkdirSync(home, { recursive: true });
if (existsSync(resultFile)) rmSync(resultFile);
const args = [
  'node_modules/vitest/vitest.mjs',
  'run',
  ...skippedProjects.map((name) => `--project=!${name}`),
  ...process.argv.slice(2),
];
const { code } = await runNode(args, { isShown: true, env: { AMPHI_TEST_RESULT: resultFile } });
const { passed, failed, skipped } = readResult();
const isFailed = code !== 0 || failed > 0;
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${isFailed ? Math.max(failed, 1) : 0} failed`);
process.exitCode = isFailed ? 1 : 0;
