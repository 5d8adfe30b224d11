/** A real server on a database that the test reads too: what the operator's shell tells, without starting a shell each time. */
import { randomBytes } from 'node:crypto';
import { createAccountCore, findImageText } from '../../server/src/account/index.ts';
import { createProcessBus } from '../../server/src/platform/bus/index.ts';
import { systemClock } from '../../server/src/platform/clock/index.ts';
import { testDatabase } from '../../server/src/platform/db/testing/index.ts';
import { silentLog } from '../../server/src/platform/log/index.ts';
import { createSite, openOutbox } from '../../server/src/site/index.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { visitorEnvironment } from './visitor.ts';

/** A server and what its operator can see. */
export interface OpenSite {
  readonly server: TestServer;
  readonly url: string;
  /** What it signs addresses with. */
  readonly siteKey: Uint8Array;
  /** As `amphi captcha`: the characters of an open picture, null when there is none. */
  readPicture(id: string): Promise<string | null>;
  /** As `amphi outbox`: the codes that were sent to the address, latest first. */
  readCodes(to: string): Promise<readonly string[]>;
  /** As `amphi user add` and more: changes a row. */
  query(statement: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
  /** Changes settings as their page does. */
  change(values: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** Opens it; visitors may say where they come from. */
export const openSite = async (): Promise<OpenSite> => {
  const database = await testDatabase();
  const siteKey = randomBytes(32);
  const env = {
    DATABASE_URL: database.url,
    AMPHI_SITE_KEY: siteKey.toString('hex'),
    ...visitorEnvironment,
    AMPHI_LOG_LEVEL: 'debug',
  };
  const server = await startServer({ env });
  const config = { secrets: { siteKey }, sessionHours: 24, siteSettings: {} };
  const shared = { database, config, clock: systemClock, bus: createProcessBus(silentLog) };
  const { settings } = createSite(shared);
  const { tickets } = createAccountCore({ ...shared, settings });
  const outbox = openOutbox(shared);
  return {
    server,
    url: server.url,
    siteKey,
    readPicture: (id) => findImageText(tickets, id),
    readCodes: async (to) =>
      (await outbox.latest(100)).flatMap((message) =>
        message.to === to && message.code !== null ? [message.code] : [],
      ),
    query: async (statement, values = []) => (await database.pool.query(statement, [...values])).rows,
    change: async (values) => void (await settings.change(values, null)),
    close: async () => {
      await server.stop();
      await database.close();
    },
  };
};
