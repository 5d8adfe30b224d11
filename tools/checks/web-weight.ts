import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { z } from 'zod';
import { root } from '../launch/place.mjs';

const dist = join(root, 'web', 'dist');
const manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
const chunks = manifest.parse(JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')));

/** Bytes (brotli) that a page needs before it stands. */
export interface PageWeight {
  readonly js: number;
  readonly css: number;
}

/** The build writes brotli beside every larger file. */
const weightOf = (file: string): number => {
  const packed = join(dist, `${file}.br`);
  return existsSync(packed) ? statSync(packed).size : brotliCompressSync(readFileSync(join(dist, file))).length;
};
const weigh = (files: ReadonlySet<string>): number => [...files].reduce((sum, file) => sum + weightOf(file), 0);

/** Weighs the chunks that `sources` import at once, each file once. `sources` are paths as in Vite's manifest. */
export const weighPage = (sources: readonly string[]): PageWeight => {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const collect = (source: string): void => {
    const chunk = chunks[source];
    if (chunk === undefined) throw new Error(`no chunk ${source}`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    chunk.css.forEach((file) => styles.add(file));
    chunk.imports.forEach(collect);
  };
  sources.forEach(collect);
  return { js: weigh(scripts), css: weigh(styles) };
};

/** The script that runs before the first paint, as it stands in the page. */
export const firstScript = (): string =>
  readFileSync(join(dist, 'index.html'), 'utf8').match(/<script>([^<]*)<\/script>/)?.[1] ?? '';
