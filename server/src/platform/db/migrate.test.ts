import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrateDatabase, NewerSchema, ownMigrations } from './migrate.ts';
import { testDatabase } from './testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'amphi-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly name: string;
  readonly sql: string;
}

/** A migrations folder as drizzle-kit would write it. */
const writeMigrations = (name: string, steps: readonly Step[]): string => {
  const target = join(folder, name);
  cpSync(ownMigrations, target, { recursive: true });
  const entries = steps.map((step, idx) => ({
    idx,
    version: '7',
    when: 1_000 + idx,
    tag: `${idx}_${step.name}`,
    breakpoints: true,
  }));
  writeFileSync(
    join(target, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  for (const [idx, step] of steps.entries()) writeFileSync(join(target, `${idx}_${step.name}.sql`), step.sql);
  return target;
};

const first: Step = { name: 'one', sql: 'create table one (n int); insert into one select pg_backend_pid()' };
const second: Step = { name: 'two', sql: 'create table two (n int)' };

test('four starters at once migrate exactly once', async () => {
  const database = await testDatabase({ isMigrated: false });
  const migrations = writeMigrations('race', [first, second]);
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(database.connection, migrations)));
  expect((await database.pool.query('select * from one')).rowCount).toBe(1);
  expect((await database.pool.query('select * from drizzle.__drizzle_migrations')).rowCount).toBe(2);
  await database.close();
});

test('a newer schema is refused in words, and left as it is', async () => {
  const database = await testDatabase({ isMigrated: false });
  await migrateDatabase(database.connection, writeMigrations('newer', [first, second]));
  const older = migrateDatabase(database.connection, writeMigrations('older', [first]));
  await expect(older).rejects.toThrow(NewerSchema);
  await expect(older).rejects.toThrow('upgraded by a newer version of Amphi');
  await database.pool.query('select * from two');
  await database.close();
});

test('a migration that fails changes nothing, and the next start tries it again', async () => {
  const database = await testDatabase({ isMigrated: false });
  const broken: Step = { name: 'two', sql: 'create table half (n int);--> statement-breakpoint\nselect nothing_there' };
  await expect(migrateDatabase(database.connection, writeMigrations('broken', [first, broken]))).rejects.toThrow(
    'nothing_there',
  );
  const { rows } = await database.pool.query<{ half: string | null }>(`select to_regclass('half') as half`);
  expect(rows[0]?.half).toBeNull();
  await migrateDatabase(database.connection, writeMigrations('mended', [first, second]));
  await database.pool.query('select * from two');
  await database.close();
});

test('the migrations of this version apply to an empty database, and again without effect', async () => {
  const database = await testDatabase({ isMigrated: false });
  await migrateDatabase(database.connection);
  await migrateDatabase(database.connection);
  const journal: unknown = JSON.parse(readFileSync(join(ownMigrations, 'meta', '_journal.json'), 'utf8'));
  const { rowCount } = await database.pool.query('select * from drizzle.__drizzle_migrations');
  expect(journal).toMatchObject({ entries: { length: rowCount } });
  await database.close();
});
