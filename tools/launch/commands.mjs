/**
 * One npm script.
 * @typedef {object} Command
 * @property {string} entry file that Node 24 runs, from the project folder
 * @property {'production' | 'full'} install whether development tools are needed
 * @property {boolean} needsWeb whether the built web app is needed
 * @property {readonly string[]} [args] given before the user's own
 * @property {Readonly<Record<string, string>>} [env] set unless the user did
 * @property {boolean} [isServer] runs with the server's own Node options, and is told when this launcher dies so that it does not outlive it
 */

/** @type {Readonly<Record<string, Command>>} */
export const commands = {
  start: { entry: 'server/src/main.ts', install: 'production', needsWeb: true, isServer: true },
  dev: { entry: 'tools/dev.mjs', install: 'full', needsWeb: false, env: { AMPHI_MODE: 'development' } },
  test: { entry: 'tools/test.mjs', install: 'full', needsWeb: true },
  'test:long': { entry: 'tools/test.mjs', install: 'full', needsWeb: true, env: { AMPHI_LONG: '1' } },
  shots: { entry: 'tests/shots/main.ts', install: 'full', needsWeb: true },
  check: { entry: 'tools/check.mjs', install: 'full', needsWeb: true },
  bench: { entry: 'tests/bench/main.ts', install: 'full', needsWeb: true },
  amphi: { entry: 'server/src/operator/main.ts', install: 'production', needsWeb: false },
  seed: { entry: 'server/src/operator/main.ts', install: 'production', needsWeb: false, args: ['seed'] },
};
