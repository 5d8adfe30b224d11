/** Sizes, names and leftovers that no linter of ours looks at. */
import { report } from './report.ts';
import { findFiles, readText } from './tree.ts';

const folders = ['packages', 'server', 'web', 'tests', 'tools'];
const isSource = (path: string): boolean => /\.(ts|mjs|vue|css)$/.test(path);
const isTest = (path: string): boolean => path.endsWith('.test.ts') || path.startsWith('tests/');
const vagueName = /(^|\/)(utils?|helpers?|misc|common|manager|base|types|constants)(\.|\/)/;
const unfinished = new RegExp(
  `\\b(?:${[
    ['TO', 'DO'],
    ['FIX', 'ME'],
    ['XX', 'X'],
  ]
    .map((parts) => parts.join(''))
    .join('|')})\\b`,
);
/** Longer than the limit for a reason. */
const exceptions: Readonly<Record<string, string>> = {};

const countLines = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const problems: string[] = [];
const sources = findFiles(folders, isSource);
for (const path of sources) {
  const text = readText(path);
  const limit = isTest(path) ? 600 : 400;
  const lines = countLines(text);
  if (lines > limit && exceptions[path] === undefined) problems.push(`${path}: ${lines} lines, at most ${limit}`);
  if (!path.endsWith('.css') && vagueName.test(path))
    problems.push(`${path}: the name says nothing; name it after what it holds`);
  if (unfinished.test(text)) problems.push(`${path}: contains an unfinished note`);
}
const readmes = findFiles(['packages', 'server/src', 'web/src'], (path) => path.endsWith('/README.md'));
for (const path of readmes) {
  const lines = countLines(readText(path));
  if (lines > 20) problems.push(`${path}: ${lines} lines, at most 20`);
}
const features = new Set(
  sources.flatMap((path) => /^server\/src\/(?!platform|roles)([a-z-]+)\//.exec(path)?.[1] ?? []),
);
for (const feature of features) {
  if (!readmes.includes(`server/src/${feature}/README.md`)) problems.push(`server/src/${feature}: has no README.md`);
}
report(problems, `${sources.length} files and ${readmes.length} READMEs within their limits`);
