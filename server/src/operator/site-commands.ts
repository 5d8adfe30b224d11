import { randomBytes } from 'node:crypto';
import { describeCertificate } from '../platform/tls/index.ts';
import type { Command } from './command.ts';
import { addRoom } from './live-commands.ts';
import { withSite, type Site } from './site.ts';

const demo = {
  mobile: '13800000000',
  nickname: '圆形剧场 Amphi',
  rooms: [
    { title: '开放麦：人工智能该不该批改高考作文', category: '辩论' },
    { title: '周末音乐会 · Weekend concert', category: '音乐' },
    { title: '从零写一个视频服务器', category: '科技' },
    { title: '城市夜骑 4K', category: '生活' },
  ],
} as const;

const findDemoUser = async ({ account }: Site): Promise<string> => {
  try {
    return await account.findUserId(demo.mobile);
  } catch {
    // Nobody can log in with this password; the operator makes a token when one is needed.
    const password = randomBytes(24).toString('base64url');
    const { mobile, nickname } = demo;
    return (await account.addUser({ mobile, password, role: 'streamer', nickname })).userId;
  }
};

/** The demo user and its rooms; what is there already stays as it is. */
const seed = async (site: Site) => {
  const userId = await findDemoUser(site);
  const { rows } = await site.live.findOwnRooms(userId, { page: 1, size: 100 });
  const rooms: { liveId: string; title: string }[] = [];
  for (const wish of demo.rooms) {
    const known = rows.find(({ title }) => title === wish.title);
    const liveId = known?.id ?? (await addRoom(site, userId, wish)).liveId;
    rooms.push({ liveId, title: wish.title });
  }
  return { userId, mobile: demo.mobile, rooms };
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
    summary: 'Adds a demo user with a few rooms; a second run changes nothing. Answers {userId, mobile, rooms}.',
    options: {},
    run: () => withSite(seed),
  },
];
