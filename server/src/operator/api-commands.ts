import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from './command.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The generated documents by path. The code that makes them is loaded only here: other commands need none of it. */
const documents = async (): Promise<ReadonlyMap<string, string>> => {
  const { writeErrors, writeOpenApi } = await import('./api-document.ts');
  return new Map([
    [`${root}docs/openapi.json`, await writeOpenApi()],
    [`${root}docs/errors.md`, writeErrors()],
  ]);
};

const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** Commands about the generated API documents. */
export const apiCommands: readonly Command[] = [
  {
    name: 'api write',
    summary: 'Writes docs/openapi.json and docs/errors.md from the schemas that validate; answers {written}.',
    options: {},
    run: async () => {
      const wanted = await documents();
      for (const [path, text] of wanted) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      return { written: [...wanted.keys()].map((path) => relative(root, path)) };
    },
  },
  {
    name: 'api check',
    summary: 'Fails when those documents are not what the schemas say; answers {current}.',
    options: {},
    run: async () => {
      const wanted = [...(await documents())];
      const present = await Promise.all(wanted.map(([path]) => read(path)));
      const stale = wanted.filter(([, text], index) => present[index] !== text).map(([path]) => relative(root, path));
      if (stale.length === 0) return { current: wanted.map(([path]) => relative(root, path)) };
      throw new Error(`${stale.join(', ')}: not what the code says; run npm run amphi -- api write`);
    },
  },
];
