/**
 * Documents that are made from code are current (`--write` makes them so), and the flows in docs/ARCHITECTURE.md name files that exist.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../launch/place.mjs';
import { writeErrors, writeOpenApi } from '../../server/src/operator/api-document.ts';
import { writeConfiguration } from './configuration-text.ts';
import { report } from './report.ts';
import { readText } from './tree.ts';

const isWriting = process.argv.includes('--write');
const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/configuration.md': writeConfiguration,
  'docs/errors.md': writeErrors,
  'docs/openapi.json': writeOpenApi,
};

const problems: string[] = [];
for (const [path, write] of Object.entries(generated)) {
  const wanted = await write();
  const file = join(root, path);
  if (isWriting) writeFileSync(file, wanted);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
    problems.push(`${path}: is not what the code says; run node tools/checks/documents.ts --write`);
  }
}

const flowsText = /^## The flows$([\s\S]*?)^## /m.exec(readText('docs/ARCHITECTURE.md'))?.[1] ?? '';
const flowPaths = [...flowsText.matchAll(/`((?:packages|server|web|tests)\/[^`\s]+)`/g)].map((match) => match[1] ?? '');
if (flowPaths.length < 10) problems.push('docs/ARCHITECTURE.md: "The flows" names fewer than ten files');
problems.push(
  ...flowPaths
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `docs/ARCHITECTURE.md: ${path} does not exist`),
);
report(
  problems,
  `${Object.keys(generated).length} generated documents current, ${flowPaths.length} paths of the flows exist`,
);
