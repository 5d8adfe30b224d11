import type { Pool } from 'pg';

/** Statistics of columns keep sample values of rows. */
const catalogs = ['pg_catalog.pg_statistic', 'pg_catalog.pg_statistic_ext_data'];

/**
 * Rewrites every table of ours and the statistics, then lets the write-ahead log begin anew: with `wal_recycle=off` the segments
 * before a checkpoint are removed.
 */
export async function forgetDeleted(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    const { rows } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')",
    );
    for (const { name } of rows) await client.query(`vacuum (full, analyze) ${name}`);
    for (const name of catalogs) await client.query(`vacuum full ${name}`);
    await client.query('checkpoint');
    await client.query('select pg_switch_wal()');
    await client.query('checkpoint');
  } finally {
    // Its settings are changed: it does not go back.
    client.release(true);
  }
}
