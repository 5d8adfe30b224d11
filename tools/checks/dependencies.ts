/** The rules of `.dependency-cruiser.mjs`, with a floor: a cruiser that saw fewer modules than the tree has must not report success. */
import { z } from 'zod';
import { runNode } from '../step.mjs';
import { report } from './report.ts';
import { findFiles } from './tree.ts';

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
        cycle: z.array(z.object({ name: z.string() })).optional(),
      }),
    ),
  }),
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});

const folders = ['packages', 'server/src', 'web/src'];
const isModule = (path: string): boolean => /\.(ts|vue)$/.test(path) && !/\.(test|d)\.ts$/.test(path);

/** Edges of features; accounts are where the answer comes from, the platform has no resources to guard. */
const isGuarded = (path: string): boolean =>
  /^server\/src\/(?!account\/|platform\/|site\/).*\.(routes|ws)\.ts$/.test(path);
const authorisation = 'server/src/account/authorise.ts';

/** Everything that a module imports, over any number of hops. */
function reachableFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const path of reached) for (const next of imports.get(path) ?? []) reached.add(next);
  return reached;
}

const { output } = await runNode([
  'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  '--config',
  '.dependency-cruiser.mjs',
  '--output-type',
  'json',
  ...folders,
]);
const { summary, modules } = resultSchema.parse(JSON.parse(output.slice(output.indexOf('{'))));
const seen = new Set(modules.map(({ source }) => source));
const unseen = findFiles(folders, isModule).filter((path) => !seen.has(path));
const problems = summary.violations.map(({ from, to, rule, cycle }) => {
  const way = cycle === undefined ? to : cycle.map(({ name }) => name).join(' → ');
  return `${rule.name}: ${from} → ${way}`;
});
problems.push(...unseen.map((path) => `not cruised: ${path}`));
const imports = new Map(
  modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
);
const unguarded = [...seen].filter((path) => isGuarded(path) && !reachableFrom(path, imports).has(authorisation));
problems.push(...unguarded.map((path) => `never asks the one authorisation function: ${path}`));
report([...new Set(problems)], `${summary.totalCruised} modules keep the rules`);
