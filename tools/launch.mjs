#!/usr/bin/env node
/**
 * Every npm script goes through here: gets Node 24, the locked dependencies and the built web app if they are missing, then runs the
 * command. Works on Node 18 and newer without any dependency. Progress goes to standard error, so that a command's output stays its own.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from './launch/commands.mjs';
import { ensureDependencies } from './launch/dependencies.mjs';
import { Failure, explain } from './launch/failure.mjs';
import { withLock } from './launch/lock.mjs';
import { root } from './launch/place.mjs';
import { runCommand } from './launch/run.mjs';
import { ensureRuntime, findRuntime } from './launch/runtime.mjs';
import { say } from './launch/say.mjs';
import { ensureWeb, isWebCurrent } from './launch/web-build.mjs';
import { isInstalled } from './launch/installed.mjs';

/** @param {string[]} argv */
async function launch(argv) {
  const [name = '', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Failure(`unknown command "${name}": one of ${Object.keys(commands).join(', ')}`);
  const runtime = await prepare(command);
  if (!existsSync(join(root, command.entry))) throw new Failure(`"npm run ${name}" is not there yet`);
  return runCommand(runtime, command, args);
}

/**
 * Does what is missing, one launcher at a time; answers the Node to run with.
 * @param {import('./launch/commands.mjs').Command} command
 */
async function prepare(command) {
  const present = findRuntime();
  const isReady = present !== null && isInstalled(command.install) && (!command.needsWeb || isWebCurrent());
  if (isReady) return present;
  return withLock(async () => {
    const runtime = await ensureRuntime();
    await ensureDependencies(runtime, command.install);
    if (command.needsWeb) await ensureWeb(runtime);
    return runtime;
  });
}

launch(process.argv.slice(2)).catch((error) => {
  say(explain(error));
  process.exitCode = 1;
});
