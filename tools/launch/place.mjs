import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folder of everything that the launcher fetched or remembers. */
export const home = join(root, '.amphi');
