import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { Failure, findCause } from './failure.mjs';
import { root } from './place.mjs';

/**
 * Runs npm and waits; its own words are kept for the failure.
 * @param {string | null} runtime Node that runs npm, null for the present one
 * @param {readonly string[]} args
 * @param {string} what such as "the dependencies could not be installed"
 */
export async function runNpm(runtime, args, what) {
  const { code, output } = await runQuietly(npmCommand(runtime), args, runtime);
  if (code === 0) return;
  const cause = findCause(output) ?? lastErrorLine(output);
  throw new Failure(`${what}: ${cause}`);
}

/**
 * npm tells scripts where it lies; without npm around us it is searched on the path.
 * @param {string | null} runtime
 * @returns {readonly string[]}
 */
function npmCommand(runtime) {
  const cli = process.env['npm_execpath'];
  return cli !== undefined && /npm-cli\.[cm]?js$/.test(cli) ? [runtime ?? process.execPath, cli] : ['npm'];
}

/**
 * @param {readonly string[]} command
 * @param {readonly string[]} args
 * @param {string | null} runtime
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runQuietly([program = 'npm', ...first], args, runtime) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: root,
      env: npmEnvironment(runtime),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new Failure(`npm cannot be run (${error.message}); it comes with Node`)));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** What the outer npm handed to its script must not steer the inner one, and `NODE_ENV` must not decide what is installed. @param {string | null} runtime */
function npmEnvironment(runtime) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isInherited(name)));
  if (runtime !== null) env['PATH'] = `${dirname(runtime)}${delimiter}${env['PATH'] ?? ''}`;
  return env;
}

/** @param {string} name */
function isInherited(name) {
  if (name === 'NODE_ENV' || name === 'INIT_CWD') return true;
  return (
    /^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name) ||
    /^npm_config_(omit|include|global|prefix|local_prefix|workspace|only|production)/.test(name)
  );
}

/** @param {string} output */
function lastErrorLine(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (ERR!|error) ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'));
  return lines.find((line) => !line.startsWith('code ')) ?? 'npm failed without a word';
}
