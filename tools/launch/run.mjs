import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { watchNpm } from './parent.mjs';
import { root } from './place.mjs';

/** @type {readonly NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * What a server's Node is started with: a small young generation, which keeps 100 MB of garbage from becoming resident.
 * @returns {string[]}
 */
const serverArgs = () => JSON.parse(readFileSync(join(root, 'server', 'node-args.json'), 'utf8'));

/**
 * Runs the command under Node 24 in our place: same terminal, signals passed on, its end is our end.
 * @param {string} runtime
 * @param {import('./commands.mjs').Command} command
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
export function runCommand(runtime, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      runtime,
      [
        '--disable-warning=ExperimentalWarning',
        ...(command.isServer === true ? serverArgs() : []),
        join(root, command.entry),
        ...(command.args ?? []),
        ...args,
      ],
      {
        cwd: root,
        env: {
          ...command.env,
          ...process.env,
          PATH: `${dirname(runtime)}${delimiter}${process.env['PATH'] ?? ''}`,
        },
        stdio: command.isServer === true ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
      },
    );
    for (const signal of passedOn) process.on(signal, () => child.kill(signal));
    if (command.isServer === true) watchNpm(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal !== null) endLike(signal);
      else process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/**
 * Whoever waits for us learns how the command ended.
 * @param {NodeJS.Signals} signal
 */
function endLike(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
