/** Migrations are numbered without gaps, in the order of their making, and each has its file; a published one is never taken back. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../launch/place.mjs';
import { report } from './report.ts';
import { readText } from './tree.ts';

const folder = 'server/migrations';
const journal = z
  .object({ entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })) })
  .parse(JSON.parse(readText(`${folder}/meta/_journal.json`)));

const problems: string[] = [];
let before = 0;
for (const [index, { idx, when, tag }] of journal.entries.entries()) {
  if (idx !== index) problems.push(`${tag}: stands at place ${index} of the journal but has number ${idx}`);
  if (!tag.startsWith(`${String(index).padStart(4, '0')}_`))
    problems.push(`${tag}: its name does not begin with its number`);
  if (when <= before) problems.push(`${tag}: is older than the migration before it, so it would never run`);
  if (!existsSync(join(root, folder, `${tag}.sql`))) problems.push(`${tag}: has no SQL file`);
  before = when;
}
const known = new Set(journal.entries.map(({ tag }) => `${tag}.sql`));
const strays = readdirSync(join(root, folder)).filter((name) => name.endsWith('.sql') && !known.has(name));
problems.push(...strays.map((name) => `${name}: is not in the journal`));
report(problems, `${journal.entries.length} migrations in order`);
