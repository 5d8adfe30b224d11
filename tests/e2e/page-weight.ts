import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { z } from 'zod';

const manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);

/** Bytes (brotli) that a page needs before it stands. */
export interface PageWeight {
  readonly js: number;
  readonly css: number;
}

/** Weighs the chunks that `sources` import at once, each file once. `sources` are paths as in Vite's manifest. */
export function weighPage(dist: string, sources: readonly string[]): PageWeight {
  const chunks = manifest.parse(JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')));
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const collect = (source: string): void => {
    const chunk = chunks[source];
    if (!chunk) throw new Error(`no chunk ${source}`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    chunk.css.forEach((file) => styles.add(file));
    chunk.imports.forEach(collect);
  };
  sources.forEach(collect);
  return { js: weigh(dist, scripts), css: weigh(dist, styles) };
}

function weigh(dist: string, files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(dist, file))).length, 0);
}
