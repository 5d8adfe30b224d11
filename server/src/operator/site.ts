import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createAccountCore, createGovernment, type Account, type Government } from '../account/index.ts';
import { createSite, openOutbox, type Outbox, type Site as SiteFeature } from '../site/index.ts';
import { createProcessBus } from '../platform/bus/index.ts';
import { createLiveStore, type LiveStore } from '../live/index.ts';
import { systemClock, type Clock } from '../platform/clock/index.ts';
import { createSiteAddress, loadConfig, type Config, type SiteAddress } from '../platform/config/index.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { createLog } from '../platform/log/index.ts';

/** What a command works with: the same features as the server, without its edges. */
export interface Site {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly site: SiteFeature;
  readonly account: Account;
  readonly government: Government;
  readonly outbox: Outbox;
  readonly live: LiveStore;
  readonly address: SiteAddress;
  /** The server that runs on this data folder, or null. */
  readonly server: RunningServer | null;
}

const runFile = z.object({ pid: z.int(), httpPort: z.int(), rtmpPort: z.int(), url: z.string() });

/** What a running server wrote down about itself. */
type RunningServer = z.infer<typeof runFile>;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const findServer = (dataDir: string): RunningServer | null => {
  const file = join(dataDir, 'run.json');
  if (!existsSync(file)) return null;
  const facts = runFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return facts.success && isAlive(facts.data.pid) ? facts.data : null;
};

/** Opens the site for the length of one task; the log goes to standard error, standard output is the answer's. */
export const withSite = async <Answer>(task: (site: Site) => Promise<Answer>): Promise<Answer> => {
  const config = loadConfig(process.env);
  const log = createLog({ logLevel: 'warn', destination: process.stderr });
  const database = await openDatabase(config, log, { isGuestAllowed: true });
  try {
    const clock = systemClock;
    const server = findServer(config.dataDir);
    const address = createSiteAddress(config);
    if (server !== null) address.setPorts({ http: server.httpPort, rtmp: server.rtmpPort });
    const bus = createProcessBus(log);
    const site = createSite({ database, config, bus, clock });
    const core = createAccountCore({ database, config, settings: site.settings, bus, clock });
    const { account } = core;
    const government = createGovernment(core, { database, bus, clock }, site);
    const outbox = openOutbox({ database, config, clock });
    const live = createLiveStore(database, config, account);
    return await task({ site, config, clock, database, account, government, outbox, live, address, server });
  } finally {
    await database.close();
  }
};
