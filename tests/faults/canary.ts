/** Looks for words in every byte that a server left behind. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Something that must be nowhere: what it is, and the bytes to look for. */
export interface Canary {
  readonly what: string;
  readonly bytes: Buffer;
}

/** A canary that is a text. */
export const canaryText = (what: string, text: string): Canary => ({ what, bytes: Buffer.from(text) });

/** Every plain file below a folder; what vanishes meanwhile is left out. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const facts = await lstat(path).catch(() => null);
      return facts?.isFile() === true ? path : null;
    }),
  );
  return found.filter((path) => path !== null);
}

/** Which canaries stand where, as `what: file`. */
export async function findCanaries(
  folders: readonly string[],
  canaries: readonly Canary[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  for (const path of files) {
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    for (const { what, bytes } of canaries) if (content.includes(bytes)) found.push(`${what}: ${path}`);
  }
  return found;
}

/** Which canaries a text holds. */
export const canariesIn = (text: string, canaries: readonly Canary[]): readonly string[] => {
  const content = Buffer.from(text);
  return canaries.filter(({ bytes }) => content.includes(bytes)).map(({ what }) => what);
};
