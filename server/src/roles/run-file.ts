import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `run.json` in the data folder tells other programs about the running process. */
export interface RunFacts {
  readonly pid: number;
  readonly httpPort: number;
  /** Null when this server has no certificate of its own. */
  readonly httpsPort: number | null;
  readonly rtmpPort: number;
  /** Where pages and API are, without a trailing slash. */
  readonly url: string;
}

/** Writes `run.json` at once and whole; the answer removes it. */
export function writeRunFile(dataDir: string, facts: RunFacts): () => void {
  const file = join(dataDir, 'run.json');
  const draft = `${file}.${facts.pid}`;
  writeFileSync(draft, `${JSON.stringify(facts)}\n`);
  renameSync(draft, file);
  return () => rmSync(file, { force: true });
}
