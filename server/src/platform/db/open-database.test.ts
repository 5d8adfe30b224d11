import { expect, test } from 'vitest';
import { silentLog } from '../log/index.ts';
import { openDatabase } from './index.ts';
import { testDatabase } from './testing/index.ts';

const secrets = { siteKey: new Uint8Array(32), metricsToken: null, databasePassword: null };

test('an external database is migrated and used like the embedded one, also by two instances at once', async () => {
  const outside = await testDatabase({ isMigrated: false });
  const config = { dataDir: '/nowhere', databaseUrl: outside.url, secrets };
  const instances = await Promise.all([openDatabase(config, silentLog), openDatabase(config, silentLog)]);
  for (const instance of instances) {
    await instance.ping();
    expect((await instance.pool.query('select * from drizzle.__drizzle_migrations')).rowCount).toBeGreaterThan(0);
  }
  await Promise.all(instances.map((instance) => instance.close()));
  await outside.close();
});

test('an external database that refuses us is told at once, without its password', async () => {
  const outside = await testDatabase({ isMigrated: false });
  const url = new URL(outside.url);
  url.password = 'wrong-hunter2';
  const opening = openDatabase({ dataDir: '/nowhere', databaseUrl: url.href, secrets }, silentLog);
  await expect(opening).rejects.toThrow(
    /^DATABASE_URL: the database at .* cannot be used \(password authentication failed/,
  );
  await expect(opening).rejects.not.toThrow('hunter2');
  await outside.close();
});
