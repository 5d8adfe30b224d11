import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { TestProject } from 'vitest/node';
import { silentLog } from '../../log/index.ts';
import { openCluster, type Cluster } from '../embedded/cluster.ts';
import { migrateDatabase } from '../migrate.ts';

/** What the tests of one run share: a server, and a migrated database to clone. */
export interface TestServer {
  readonly connection: ClientConfig;
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `testDatabase` asks for the server of this run; it is started at the first question. */
    readonly testServerUrl: string;
  }
}

/** Vitest's global setup: one PostgreSQL per run, started when the first test asks for it, gone with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-test-'));
  let cluster: Cluster | null = null;
  let started: Promise<TestServer> | null = null;
  const start = async (): Promise<TestServer> => {
    cluster = await startCluster(folder);
    return makeTemplate(cluster.address);
  };
  const server = createServer((_request, response) => {
    started ??= start();
    started.then(
      (facts) => response.end(JSON.stringify(facts)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  project.provide('testServerUrl', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await started?.catch(() => undefined);
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

const startCluster = (dataDir: string): Promise<Cluster> =>
  openCluster({
    dataDir,
    password: randomBytes(12).toString('hex'),
    log: silentLog,
    // Thrown away after the run: nothing has to survive a power cut.
    settings: ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200'],
  });

async function makeTemplate(address: Cluster['address']): Promise<TestServer> {
  const template = 'amphi_template';
  const client = new Client({ ...address, database: 'postgres' });
  await client.connect();
  try {
    await client.query(`create database ${template}`);
  } finally {
    await client.end();
  }
  await migrateDatabase({ ...address, database: template });
  return { connection: { ...address }, template };
}
