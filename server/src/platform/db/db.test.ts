import { afterAll, expect, test } from 'vitest';
import { testDatabase } from './testing/index.ts';

const opened = await testDatabase();
afterAll(() => opened.close());

test('a test database answers and sorts by code point', async () => {
  await opened.ping();
  const { rows } = await opened.pool.query<{ word: string }>(
    `select word from (values ('b'), ('a'), ('B'), ('中')) as words (word) order by word`,
  );
  expect(rows.map((row) => row.word)).toEqual(['B', 'a', 'b', '中']);
});

test('two test databases share nothing', async () => {
  const other = await testDatabase();
  await other.pool.query('create table only_here (id int)');
  const { rows } = await opened.pool.query<{ name: string | null }>(`select to_regclass('only_here') as name`);
  expect(rows[0]?.name).toBeNull();
  await other.close();
});
