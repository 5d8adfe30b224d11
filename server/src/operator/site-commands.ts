import { describeCertificate } from '../platform/tls/index.ts';
import { UsageError, type Command, type Given } from './command.ts';
import { films } from './seed/films.ts';
import { seed } from './seed/seed.ts';
import { withSite, type Site } from './site.ts';

/** How many films are wished: all of them unless a number says less. @throws UsageError */
const filmCount = (given: Given): number => {
  const text = given['videos'];
  if (text === undefined) return films.length;
  if (!/^\d{1,3}$/.test(text)) throw new UsageError('--videos is a whole number');
  return Math.min(Number(text), films.length);
};

/** The certificate as the operator reads it; null without TLS of our own. */
const tellCertificate = async (config: Site['config']) => {
  const report = await describeCertificate(config);
  if (report === null) return null;
  const { source, facts, problem } = report;
  if (facts === null) return { source, problem };
  const { subject, issuer, domains, validTo } = facts;
  const isExpired = validTo.getTime() < Date.now();
  return { source, subject, issuer, domains, validTo: validTo.toISOString(), isExpired };
};

/** Commands about the site as a whole. */
export const siteCommands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'Brings the database schema up to date; answers {schema}.',
    options: {},
    run: () => withSite(async () => ({ schema: 'current' })),
  },
  {
    name: 'status',
    summary:
      'Whether the server runs, and what is there; answers {server, database, users, rooms, onAir, certificate}.',
    options: {},
    run: () =>
      withSite(async ({ config, server, database, account, live, address }) => {
        await database.ping();
        const [users, { rooms, onAir }] = await Promise.all([account.countUsers(), live.countRooms()]);
        const kind = config.databaseUrl === null ? 'embedded' : 'external';
        const running = server === null ? null : { pid: server.pid, url: server.url, pushUrl: address.pushUrl() };
        const certificate = await tellCertificate(config);
        return { server: running, database: kind, dataDir: config.dataDir, users, rooms, onAir, certificate };
      }),
  },
  {
    name: 'seed',
    summary:
      'Adds the demo: twelve people, their rooms, forty films that play, comments and danmaku; a second run changes nothing. Answers {userId, mobile, users, rooms, videos}.',
    options: { 'videos?': 'how many of the films; all of them when left out' },
    run: (given) => {
      const count = filmCount(given);
      return withSite((site) => seed(site, count));
    },
  },
];
