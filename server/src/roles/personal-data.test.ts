import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../platform/config/index.ts';
import { testDatabase } from '../platform/db/testing/index.ts';
import { silentLog } from '../platform/log/index.ts';
import { createFeatures } from './features.ts';
import { layFoundation } from './foundation.ts';
import { createShutdown } from './shutdown.ts';

const folder = mkdtempSync(join(tmpdir(), 'amphi-personal-'));
const database = await testDatabase();
const shutdown = createShutdown(silentLog);
afterAll(async () => {
  await shutdown.run();
  await database.close();
  rmSync(folder, { recursive: true });
});

/** Columns that name a user and need no owner among the features, with the reason. */
const exempt: Readonly<Record<string, string>> = {
  'audit_log.actor_id': 'who did it has to stay; an id that leads to nobody after the erasure',
  'audit_log.target_id': 'the same',
  'video_pieces.leased_by': 'a worker process, not a person',
  'site_settings.updated_by': 'the administrator who changed a setting, by id alone',
};

const namesAUser = `
  select table_name || '.' || column_name as name from information_schema.columns
  where table_schema = 'public' and column_name ~ '(user|owner|author|actor|target|member|host)_id$|_by$'
  union
  select conrelid::regclass || '.' || attname from pg_constraint, unnest(conkey) as key
  join pg_attribute on attnum = key
  where confrelid = 'users'::regclass and attrelid = conrelid`;

test('every table that names a user belongs to a feature that exports and erases it', async () => {
  const siteKey = '3f1c9be07a5d42e6881b0c4f93d7a2655e10bb47f6c8d93a2c7e5410d9f6ab38';
  const config = loadConfig({ AMPHI_DATA: folder, DATABASE_URL: database.url, AMPHI_SITE_KEY: siteKey });
  const { ownData } = createFeatures(await layFoundation(config, silentLog, shutdown));
  const { rows } = await database.pool.query<{ name: string }>(namesAUser);
  const columns = rows.map(({ name }) => name);
  expect(Object.keys(exempt).filter((name) => !columns.includes(name))).toEqual([]);
  const needed = new Set([
    'users',
    ...columns.filter((name) => exempt[name] === undefined).map((name) => name.split('.')[0]),
  ]);
  const covered = ownData.features.flatMap(({ tables }) => tables);
  expect(covered.toSorted((a, b) => a.localeCompare(b))).toEqual(
    [...new Set(covered)].toSorted((a, b) => a.localeCompare(b)),
  );
  expect(new Set(covered)).toEqual(needed);
});
