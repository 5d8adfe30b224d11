import { spawn } from 'node:child_process';
import { root } from './launch/place.mjs';

/**
 * Runs a program of the project with this Node and collects what it says.
 * @param {readonly string[]} args file and arguments
 * @param {{ readonly isShown?: boolean, readonly env?: Readonly<Record<string, string>> }} [options] shown: straight to the terminal
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.isShown === true ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (output += chunk.toString('utf8')));
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve({ code: code ?? 1, output });
    });
  });
}
