/** `npm run check`: everything that can be judged without running the product, the weight of its built pages too. Same here and in CI. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './launch/place.mjs';
import { runNode } from './step.mjs';

/** @param {string} project */
const types = (project) => ({
  name: `types ${project}`,
  args: ['node_modules/@typescript/native/bin/tsc', '-p', project],
});

/** @param {string} name */
const own = (name) => ({ name, args: [`tools/checks/${name}.ts`] });

const steps = [
  types('packages/media'),
  types('packages/media/tsconfig.test.json'),
  types('packages/sync'),
  types('packages/sync/tsconfig.test.json'),
  types('packages/contract'),
  types('packages/contract/tsconfig.test.json'),
  types('server'),
  types('tests'),
  types('tools'),
  { name: 'types web', args: ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'web'] },
  {
    name: 'types web tests',
    args: ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'web/tsconfig.test.json'],
  },
  { name: 'lint', args: ['node_modules/oxlint/bin/oxlint', '--quiet'] },
  { name: 'format', args: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
  { name: 'unused', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  own('dependencies'),
  own('documented-exports'),
  own('documents'),
  own('migrations'),
  own('files'),
  own('colours'),
  own('page-weight'),
];

const selected = process.argv.slice(2);
let passed = 0;
let failed = 0;

/** @param {{ name: string, args: string[] }} step */
async function runStep(step) {
  const began = Date.now();
  const { code, output } = await runNode(step.args);
  if (code === 0) passed += 1;
  else failed += 1;
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '       '));
}

const queue = steps.filter(({ name }) => selected.length === 0 || selected.some((word) => name.includes(word)));
const missing = queue.filter(({ args }) => !existsSync(join(root, args[0] ?? '')));
for (const step of missing) console.log(`FAILED ${step.name}: ${step.args[0]} is missing`);
failed += missing.length;
const waiting = queue.filter((step) => !missing.includes(step));
// Two at a time: most of them keep one core busy.
await Promise.all(
  [0, 1].map(async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await runStep(step);
  }),
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
