/** A process of its own that opens the embedded database of `argv[2]`, says so, and waits for its end. For tests that kill it. */
import { createLog } from '../../log/index.ts';
import { openDatabase } from '../index.ts';

const [dataDir = '', password = '', mode = 'hold'] = process.argv.slice(2);
const config = {
  dataDir,
  databaseUrl: null,
  secrets: { siteKey: new Uint8Array(32), metricsToken: null, databasePassword: password },
};

try {
  const database = await openDatabase(config, createLog({ logLevel: 'silent' }));
  process.stdout.write('open\n');
  process.on('SIGTERM', () => void database.close().then(() => process.exit(0)));
  if (mode === 'write') {
    await database.pool.query('create table if not exists written (n int primary key)');
    for (let n = 1; ; n += 1) {
      await database.pool.query('insert into written values ($1)', [n]);
      process.stdout.write(`${n}\n`);
    }
  }
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.stdout.write(
    `${error instanceof Error ? error.name : 'unknown'}: ${error instanceof Error ? error.message : ''}\n`,
  );
  process.exit(1);
}
