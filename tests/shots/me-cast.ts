import type { ChannelView, DataExport, Identities, Me, Passkey, PublicUser, Session, SiteInfo } from '@amphi/contract';
import type { Page, Route } from 'playwright-core';
import { castList } from './cast.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const day = 24 * 60;

/** The account of the shots. */
export const castMe: Me = {
  userId: 'u-birch',
  username: 'birch',
  nickname: '白桦 Birch',
  avatar: null,
  email: 'b***h@q***.com',
  phone: '+86 138****5678',
  gender: 2,
  level: 3,
  createTime: '2024-03-08T09:00:00.000Z',
  signature: '把夏天最后一首歌唱完。Songs by the sea, every other Friday.',
  birthDate: '1996-08-23',
  locale: null,
  role: 'streamer',
  rights: ['account.self', 'live.create'],
  hasPassword: true,
  hasTotp: false,
  recoveryCodesLeft: 0,
  passkeys: 2,
  sessionId: 's1',
  reauthenticatedUntil: null,
  deletionDueAt: null,
};

const sessions: Session[] = [
  ['s1', true, 'Chrome 142 on Windows', '203.0.113.0/24', 'password', 0, 3 * day],
  ['s2', false, 'Safari on iPhone', '198.51.100.0/24', 'passkey', 42, 21 * day],
  ['s3', false, 'Firefox 145 on Linux', '2001:db8:4f::/48', 'code', 2 * day, 40 * day],
  ['s4', false, 'obs-helper', '192.0.2.0/24', 'token', 9 * day, 90 * day],
].map(([sessionId, isCurrent, device, addressPrefix, method, seen, made]) => ({
  sessionId: String(sessionId),
  isCurrent: isCurrent === true,
  device: String(device),
  addressPrefix: String(addressPrefix),
  method: method as Session['method'],
  lastSeenAt: ago(Number(seen)),
  createdAt: ago(Number(made)),
  expiresAt: ago(-30 * day),
}));

const passkeys: Passkey[] = [
  { passkeyId: 'k1', name: 'Windows Hello', isBackedUp: false, createdAt: ago(60 * day), lastUsedAt: ago(190) },
  { passkeyId: 'k2', name: 'iPhone', isBackedUp: true, createdAt: ago(20 * day), lastUsedAt: null },
];

const identities: Identities = [{ provider: 'campus', name: 'Campus ID', linkedAt: ago(100 * day) }];

const site: SiteInfo = {
  name: 'Amphi',
  description: '',
  locale: 'zh-CN',
  registration: { isOpen: true, proof: 'image' },
  messages: { sms: 'outbox', email: 'outbox' },
  oidc: [
    { id: 'campus', name: 'Campus ID' },
    { id: 'club', name: 'Club' },
  ],
};

const exports: DataExport[] = [
  {
    exportId: 'e2',
    state: 'ready',
    createdAt: ago(130),
    expiresAt: ago(-5 * day),
    bytes: 5_340_000,
    url: '/api/v1/me/exports/e2/archive',
  },
  { exportId: 'e1', state: 'expired', createdAt: ago(50 * day), expiresAt: ago(43 * day), bytes: null, url: null },
];

const user: PublicUser = {
  userId: castMe.userId,
  username: 'birch',
  nickname: castMe.nickname,
  avatar: null,
  signature: castMe.signature,
  createTime: castMe.createTime,
  isSelf: false,
};

const channel: ChannelView = {
  followers: 12_399,
  following: 41,
  works: 0,
  likes: 0,
  plays: 0,
  isFollowing: false,
  onAir: null,
  videos: { records: [], next: null },
  shorts: 0,
  lists: [],
};

/** A drawing that looks like a QR code; it leads nowhere. */
const qr = (): string => {
  const corners = [
    [0, 0],
    [22, 0],
    [0, 22],
  ] as const;
  const isCorner = (x: number, y: number): boolean =>
    corners.some(([a, b]) => x >= a && x < a + 7 && y >= b && y < b + 7);
  const isDark = (x: number, y: number): boolean => {
    const corner = corners.find(([a, b]) => x >= a && x < a + 7 && y >= b && y < b + 7);
    if (corner === undefined) return Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43_758.5453) % 1 > 0.52;
    const ring = Math.max(Math.abs(x - corner[0] - 3), Math.abs(y - corner[1] - 3));
    return ring !== 2;
  };
  const nearCorner = (x: number, y: number): boolean =>
    !isCorner(x, y) && [x - 1, x, x + 1].some((a) => [y - 1, y, y + 1].some((b) => isCorner(a, b)));
  const dots = Array.from({ length: 29 * 29 }, (_, at) => [at % 29, Math.floor(at / 29)] as const);
  const path = dots.filter(([x, y]) => isDark(x, y) && !nearCorner(x, y)).map(([x, y]) => `M${x} ${y}h1v1h-1z`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" shape-rendering="crispEdges"><path d="${path.join('')}"/></svg>`;
};

/** What the API answers, by method and path; a number refuses with this status. */
export type Answers = Readonly<Record<string, unknown>>;

/** The answers of an account at rest. */
export const castAnswers: Answers = {
  'GET /api/v1/me': castMe,
  'GET /api/v1/me/sessions': sessions,
  'GET /api/v1/me/passkeys': passkeys,
  'GET /api/v1/me/identities': identities,
  'GET /api/v1/me/exports': exports,
  'GET /api/v1/me/contact': { mobile: '+86 138 0013 5678', email: 'birch@quay.com' },
  'GET /api/v1/site': site,
  'GET /api/v1/notifications/unread': { unread: 3 },
  'GET /api/v1/following': { records: [], next: null, people: [] },
  'GET /api/v1/me/summary': {
    following: 41,
    followers: 12_399,
    works: 38,
    likes: 204_100,
    favourites: 31,
    history: 212,
    later: 5,
    coins: null,
  },
  'GET /api/v1/users/birch': user,
  'GET /api/v1/channels/birch': channel,
  'POST /api/v1/me/totp': { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', url: 'otpauth://totp/Amphi:birch', qr: qr() },
  'PUT /api/v1/me/totp': { codes: Array.from({ length: 10 }, (_, at) => `k7m${at}-q2x${(at * 7) % 10}-p4wd`) },
  'POST /api/v1/me/email/code': { codeId: 'c1', expiresAt: ago(-10), resendAt: ago(-1) },
  'PUT /api/v1/me/email': ['code_invalid', 400, { code: 'code_invalid' }],
  'PATCH /api/v1/me': ['username_taken', 409, { username: 'username_taken' }],
};

/** Answers the page's calls to `/api/v1` from a table; `null` in the table = never. The page believes that somebody is signed in. */
export async function playApi(page: Page, answers: Answers, isMember = true): Promise<void> {
  const table: Answers = { ...castAnswers, ...answers };
  if (isMember) await page.addInitScript(() => localStorage.setItem('amphi-signed-in', '1'));
  await page.route('**/api/v1/**', async (route: Route) => {
    const key = `${route.request().method()} ${new URL(route.request().url()).pathname}`;
    const answer = table[key];
    if (answer === null) return;
    if (answer === undefined) return refuse(route, 'not_found', 404, {});
    if (Array.isArray(answer) && typeof answer[1] === 'number') {
      const [error, status, fields] = answer as [string, number, object];
      return refuse(route, error, status, fields);
    }
    await route.fulfill({ json: { code: 200, message: 'ok', msg: 'ok', data: answer } });
  });
}

/** The rooms of the person of the shots. */
export async function playRooms(page: Page): Promise<void> {
  const records = castList(Date.now())
    .filter((_, at) => [0, 7, 8, 9].includes(at))
    .map((record) => ({ ...record, anchorName: castMe.nickname }));
  const data = { records, total: records.length, page: 1, size: 24, pages: 1 };
  await page.route('**/api/live/list?owner=*', (route) =>
    route.fulfill({ json: { code: 200, message: 'ok', msg: 'ok', data } }),
  );
}

async function refuse(route: Route, error: string, status: number, fields: object): Promise<void> {
  await route.fulfill({ status, json: { code: status, message: error, msg: error, error, data: { fields } } });
}
