import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client, type ClientConfig } from 'pg';
import { z } from 'zod';

/** The migrations of this version of the program. */
export const ownMigrations = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** The database was last used by a newer version of this program. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';

  constructor() {
    super(
      'the database was upgraded by a newer version of Amphi; start that version, or restore the backup made before the upgrade',
    );
  }
}

const migrationLock = 7_263_002;
const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })) });

/**
 * Brings the schema up to date; any number of starters may call this at once, one after the other gets to work.
 * @throws NewerSchema when the database knows a migration that this program does not.
 */
export async function migrateDatabase(connection: ClientConfig, folder = ownMigrations): Promise<void> {
  const journal = join(folder, 'meta', '_journal.json');
  if (!existsSync(journal)) return;
  const { entries } = journalSchema.parse(JSON.parse(readFileSync(journal, 'utf8')));
  const newest = Math.max(0, ...entries.map((entry) => entry.when));
  const client = new Client(connection);
  // Losing the server in the middle fails the running statement, which is what the caller hears.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    if ((await findNewestApplied(client)) > newest) throw new NewerSchema();
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}

async function findNewestApplied(client: Client): Promise<number> {
  const table = await client.query<{ name: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations') as name`,
  );
  if ((table.rows[0]?.name ?? null) === null) return 0;
  const { rows } = await client.query<{ newest: string | null }>(
    'select max(created_at) as newest from drizzle.__drizzle_migrations',
  );
  return Number(rows[0]?.newest ?? 0);
}
