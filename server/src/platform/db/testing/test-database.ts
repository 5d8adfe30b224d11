import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { inject } from 'vitest';
import { silentLog } from '../../log/index.ts';
import { connectDatabase } from '../connect.ts';
import type { Database } from '../database.ts';
import type { TestServer } from './test-server.ts';

/** A database of a test's own. `close` removes it. */
export interface TestDatabase extends Database {
  /** For clients of the test's own. */
  readonly connection: ClientConfig;
  /** The same as an address for `DATABASE_URL`. */
  readonly url: string;
}

/**
 * A fresh database with the schema of this version, on the real PostgreSQL of this test run; close it in `afterAll`.
 * `isMigrated: false` gives one without any table.
 */
export async function testDatabase(options: { readonly isMigrated?: boolean } = {}): Promise<TestDatabase> {
  const server = await findServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.isMigrated === false ? 'template0' : server.template;
  await administer(server, `create database ${name} template ${template}`);
  const connection = { ...server.connection, database: name };
  return {
    ...connectDatabase(connection, silentLog, () => administer(server, `drop database ${name} with (force)`)),
    connection,
    url: urlOf(connection),
  };
}

async function findServer(): Promise<TestServer> {
  const response = await fetch(inject('testServerUrl'));
  if (!response.ok) throw new Error(`the test database does not start: ${await response.text()}`);
  // Both ends are ours and of one version.
  return (await response.json()) as TestServer;
}

async function administer(server: TestServer, statement: string): Promise<void> {
  const client = new Client({ ...server.connection, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(connection: ClientConfig & { database: string }): string {
  const { user = '', password, host = '' } = connection;
  return `postgres://${user}:${typeof password === 'string' ? password : ''}@${encodeURIComponent(host)}/${connection.database}`;
}
