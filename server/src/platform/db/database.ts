import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';

/** The connection to PostgreSQL, embedded or external; stores get this and nothing else. */
export interface Database {
  /** Typed SQL. */
  readonly drizzle: NodePgDatabase;
  /** The pool beneath, for prepared hot queries. Connections that die are replaced by themselves. */
  readonly pool: Pool;
  /** Resolves when the server answers a query. @throws the driver's error when it does not within 2 s. */
  ping(): Promise<void>;
  /**
   * Makes the embedded server forget what was deleted: its files and write-ahead log hold nothing of removed rows afterwards. It locks
   * each table while it is rewritten. An external server is its operator's, and left alone.
   */
  forgetDeleted(): Promise<void>;
  /** Ends the pool, then stops the embedded server if this process started it. */
  close(): Promise<void>;
}
