/** `npm run dev`: the server with restart on change, and Vite with the server behind it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './launch/place.mjs';
import { say } from './launch/say.mjs';

const env = { ...process.env, AMPHI_HTTP_PORT: process.env['AMPHI_HTTP_PORT'] ?? '3000' };
const parts = [
  ['--watch', '--watch-preserve-output', join(root, 'server', 'src', 'main.ts')],
  [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), join(root, 'web'), '--clearScreen', 'false'],
].map((args) => spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }));

say('the pages with hot reload are at the address that Vite prints below');
let isStopping = false;
const stop = () => {
  isStopping = true;
  for (const part of parts) part.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const part of parts) {
  part.once('exit', (code) => {
    if (!isStopping) {
      process.exitCode = code ?? 1;
      stop();
    }
  });
}
