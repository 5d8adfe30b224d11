/** What is measured: our server with users and rooms, and beside it the framework alone. */
import { fileURLToPath } from 'node:url';
import { createAccountCore, findImageText } from '../../../server/src/account/index.ts';
import { createSessionStore } from '../../../server/src/account/session.store.ts';
import { hashToken } from '../../../server/src/account/credential.ts';
import { createProcessBus } from '../../../server/src/platform/bus/index.ts';
import { systemClock } from '../../../server/src/platform/clock/index.ts';
import { loadConfig } from '../../../server/src/platform/config/index.ts';
import { openDatabase } from '../../../server/src/platform/db/index.ts';
import { silentLog } from '../../../server/src/platform/log/index.ts';
import { createSite } from '../../../server/src/site/index.ts';
import { startChild } from '../../harness/process/child.ts';
import { waitFor } from '../../harness/process/wait.ts';
import { startServer } from '../../harness/server.ts';

/** Both servers, and what the operator's shell can tell. */
export interface Stage {
  readonly url: string;
  readonly bareUrl: string;
  /** Of a user who is logged in. */
  readonly token: string;
  /** The characters of an open picture. */
  readImage(id: string): Promise<string>;
  /** Looks up the login of the token, as every request does. */
  findLogin(): Promise<void>;
  close(): Promise<void>;
}

const bareFile = fileURLToPath(new URL('bare.ts', import.meta.url));
const rooms = 20;

/** Starts everything. */
export async function openStage(): Promise<Stage> {
  const server = await startServer({
    env: { AMPHI_MODE: 'production', AMPHI_LOG_LEVEL: 'warn', AMPHI_TRUSTED_PROXIES: '127.0.0.1' },
  });
  const token = await server.token();
  for (let made = 0; made < rooms; made += 1) await server.createLive();
  const config = loadConfig({ AMPHI_DATA: server.dataDir });
  const database = await openDatabase(config, silentLog, { isGuestAllowed: true });
  const shared = { database, config, clock: systemClock, bus: createProcessBus(silentLog) };
  const { tickets } = createAccountCore({ ...shared, settings: createSite(shared).settings });
  const store = createSessionStore(database);
  const tokenHash = hashToken(token);
  let bareUrl = '';
  const bare = startChild(process.execPath, [bareFile], { onStdout: (bytes) => (bareUrl += bytes.toString()) });
  await waitFor('the bare server', () => bareUrl.endsWith('\n'));
  return {
    url: server.url,
    bareUrl: bareUrl.trim(),
    token,
    readImage: async (id) => (await findImageText(tickets, id)) ?? '',
    findLogin: async () => {
      if ((await store.findLogin(tokenHash, new Date())) === null) throw new Error('the login is gone');
    },
    close: async () => {
      await bare.stop();
      await database.close();
      await server.stop();
    },
  };
}
