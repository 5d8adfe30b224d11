import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../launch/place.mjs';

const skipped = new Set(['node_modules', 'dist', 'data', 'shots', 'coverage']);

/** Paths of all files below the folders (from the project folder, with slashes) that the test accepts. */
export function findFiles(folders: readonly string[], accepts: (path: string) => boolean): readonly string[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter(accepts)
    .toSorted();
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Text of a project file. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');
