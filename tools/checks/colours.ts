/** Colours have names: only the token file may spell one out. */
import { report } from './report.ts';
import { findFiles, readText } from './tree.ts';

const tokenFile = 'web/src/ui/tokens.css';
const colour = /(?<![\w&/])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![\w-])/i;
const isChecked = (path: string): boolean =>
  /\.(vue|css|ts)$/.test(path) && !path.endsWith('.test.ts') && path !== tokenFile;

const files = findFiles(['web/src'], isChecked);
const problems = files.flatMap((path) =>
  readText(path)
    .split('\n')
    .flatMap((line, index) =>
      colour.test(line) ? [`${path}:${index + 1}: a colour outside ${tokenFile}: ${line.trim()}`] : [],
    ),
);
report(problems, `${files.length} files without colours of their own`);
