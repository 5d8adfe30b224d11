import type { AdminUser, AdminUserDetail, AuditEntry, Me, OutboxList, RoleList, SettingView } from '@amphi/contract';
import { rights, roleRights, roles, secretSettings, settingEnvironment, siteSettings } from '@amphi/contract';

/** Name, handle, role, days since joining, minutes since last seen (null = never). */
const people = [
  ['云岭体育', 'yunling_sports', 'streamer', 210, 2],
  ['白桦 Birch', 'birch', 'streamer', 334, 14],
  ['圆桌派辩论社', 'roundtable', 'streamer', 120, 41],
  ['沈知夏', 'zhixia', 'moderator', 402, 9],
  ['kite_07', 'kite_07', 'user', 12, 180],
  ['Ada Wren', 'adawren', 'user', 88, 1500],
  ['灶台阿胜', 'asheng', 'user', 45, 60],
  ['陶二', 'potter2', 'user', 19, 4000],
  ['雪线', 'snowline', 'streamer', 260, 333],
  ['蓝鲸', 'bluewhale', 'user', 71, 9000],
  ['林深时见鹿', 'deer_in_woods', 'user', 5, null],
  ['Noor Haddad', 'noor', 'night-watch', 140, 25],
  ['小满', 'xiaoman', 'user', 3, 700],
  ['一个名字长到在任何一列里都放不下的用户', 'a_very_long_handle_here', 'user', 2, 30],
  ['周末看球', 'weekend_ball', 'user', 31, 51_000],
  ['老墨', 'laomo', 'admin', 500, 1],
] as const;

const iso = (now: number, minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString();
const day = 1440;

/** The users; `asheng` is banned for a while, `potter2` for good, `bluewhale` is leaving. */
export function castUsers(now: number): readonly AdminUser[] {
  return people.map(([nickname, username, role, days, seen], index) => ({
    userId: `user${String(index).padStart(8, '0')}`,
    username,
    nickname,
    avatar: null,
    mobile: `+86 13${(index * 3) % 10}****${5600 + index * 7}`,
    email: index % 3 === 0 ? 'a***e@q***.com' : null,
    role,
    createdAt: iso(now, days * day),
    lastSeenAt: seen === null ? null : iso(now, seen),
    hasTotp: index % 2 === 0,
    passkeys: index % 4 === 0 ? 2 : 0,
    ban:
      username === 'asheng'
        ? { since: iso(now, 300), until: iso(now, -68 * 60), reason: '直播间反复引流到站外，警告两次无效' }
        : username === 'potter2'
          ? { since: iso(now, 12 * day), until: null, reason: '冒充他人' }
          : null,
    deletionDueAt: username === 'bluewhale' ? iso(now, -21 * day) : null,
  }));
}

/** One user with everything that the panel shows. */
export function castUser(userId: string, now: number): AdminUserDetail | null {
  const user = castUsers(now).find((candidate) => candidate.userId === userId);
  if (!user) return null;
  return {
    ...user,
    signature: '城市联赛全程直播，赛后有技术分析。商务合作请私信。',
    liveRooms: user.role === 'streamer' ? 2 : 0,
    sessions: user.ban
      ? []
      : [
          { device: 'Chrome · Windows', addressPrefix: '203.0.113.0/24', lastSeenAt: iso(now, 2) },
          { device: 'Safari · iPhone', addressPrefix: '198.51.100.0/24', lastSeenAt: iso(now, 95) },
          { device: null, addressPrefix: '2001:db8:4::/48', lastSeenAt: iso(now, 3000) },
        ],
  };
}

/** Shipped roles and two of the site's own. */
export function castRoles(): RoleList {
  const counts = { guest: 0, user: 486_098, streamer: 214, moderator: 9, admin: 3 };
  const shipped = roles.map((name) => ({
    name,
    title: null,
    rights: [...roleRights[name]],
    isShipped: true,
    users: counts[name],
  }));
  return {
    roles: [
      ...shipped,
      {
        name: 'night-watch',
        title: '夜班值守',
        rights: [...roleRights.moderator, 'live.manage_any', 'audit.read'],
        isShipped: false,
        users: 4,
      },
      { name: 'support', title: 'Support', rights: [...roleRights.user, 'user.list'], isShipped: false, users: 0 },
    ],
    rights: [...rights],
  };
}

const admin = { userId: 'user00000015', username: 'laomo', nickname: '老墨' };
const moderator = { userId: 'user00000003', username: 'zhixia', nickname: '沈知夏' };
const entry = (change: Partial<AuditEntry>): AuditEntry => ({
  id: '0',
  at: '',
  actor: admin,
  source: 'web',
  action: 'user.ban',
  targetKind: 'user',
  targetId: 'user00000006',
  before: null,
  after: null,
  reason: null,
  addressPrefix: '203.0.113.0/24',
  requestId: 'req-7f3a91c2',
  ...change,
});

/** What was done, newest first; the second to last is of a newer server. */
export function castAudit(now: number): readonly AuditEntry[] {
  const deeds: readonly (readonly [number, Partial<AuditEntry>])[] = [
    [
      4,
      {
        actor: moderator,
        before: { isBanned: false },
        after: { isBanned: true, until: iso(now, -68 * 60) },
        reason: '直播间反复引流到站外，警告两次无效',
      },
    ],
    [31, { action: 'user.reveal', reason: '警方来函 2026-1120 要求协助' }],
    [
      55,
      {
        action: 'user.role',
        targetId: 'user00000011',
        before: { role: 'user' },
        after: { role: 'moderator' },
        reason: '接手周末夜班',
      },
    ],
    [
      70,
      {
        action: 'role.change',
        targetKind: 'role',
        targetId: 'night-watch',
        before: { title: '夜班', rights: ['live.watch', 'user.list', 'user.reveal'] },
        after: { title: '夜班值守', rights: ['live.watch', 'user.list', 'user.ban', 'audit.read'] },
        reason: '值守不需要看手机号',
      },
    ],
    [
      188,
      {
        action: 'settings.change',
        targetKind: 'settings',
        targetId: null,
        before: { 'site.name': 'Amphi', 'registration.isOpen': true, 'mail.url': '' },
        after: { 'site.name': '圆形剧场', 'registration.isOpen': false, 'mail.url': 'set' },
      },
    ],
    [
      900,
      {
        action: 'user.add',
        source: 'command',
        actor: null,
        targetId: 'user00000015',
        after: { role: 'admin' },
        addressPrefix: null,
        requestId: null,
      },
    ],
    [
      1500,
      {
        action: 'wallet.grant',
        targetKind: 'wallet',
        targetId: 'w-3318',
        before: { coins: 20, limits: { day: 5 } },
        after: { coins: 520, limits: { day: 5 } },
        reason: '活动补发',
      },
    ],
    [
      2900,
      {
        action: 'user.erase',
        source: 'system',
        actor: null,
        targetId: 'user00000099',
        addressPrefix: null,
        requestId: null,
      },
    ],
  ];
  return deeds.map(([minutes, change], index) => entry({ id: String(99 - index), at: iso(now, minutes), ...change }));
}

/** Messages that wait. */
export function castOutbox(now: number): OutboxList {
  return [
    ['sms', '+86 138****5678', 'register', '482913', 1],
    ['sms', '+86 139****0021', 'login', '007154', 3],
    ['email', 'a***e@q***.com', 'change', '660318', 12],
    ['email', 'n***r@m***.org', 'notice', null, 47],
    ['sms', '+86 137****8812', 'reset', '915577', 320],
  ].map(([channel, to, template, code, minutes], index) => ({
    id: `m${index}`,
    channel: channel === 'sms' ? 'sms' : 'email',
    to: String(to),
    template: String(template),
    code: code === null ? null : String(code),
    text:
      code === null
        ? '你的账号在新的设备上登录：Chrome · Windows，网络 203.0.113.0/24。'
        : `【圆形剧场】您的验证码是 ${code}，10 分钟内有效，请勿告诉他人。`,
    at: iso(now, Number(minutes)),
  }));
}

/** The settings as an operator left them: some set, one fixed by the environment. */
export function castSettings(now: number): readonly SettingView[] {
  const defaults: Record<string, unknown> = siteSettings.parse({});
  const set: Record<string, unknown> = {
    'site.description': '一座圆形剧场：直播、辩论、一起看。',
    'sms.sender': 'tencent',
    'sms.accessKeyId': 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3',
    'sms.appId': '1400006666',
    'sms.signName': '圆形剧场',
    'sms.template': '449739',
    'oidc.providers': [
      {
        id: 'campus',
        name: '校园统一认证',
        issuer: 'https://sso.example.edu',
        clientId: 'amphi-web',
        clientSecret: '',
        scopes: 'openid profile',
      },
    ],
  };
  return Object.entries(defaults).map(([key, value]) => {
    const isSecret = [...secretSettings].some((secret) => secret === key);
    const isLocked = key === 'site.name';
    const isSet = Object.hasOwn(set, key) || key === 'sms.accessKeySecret' || isLocked;
    return {
      key,
      value: isSecret ? null : isLocked ? '圆形剧场' : (set[key] ?? value),
      default: value,
      isSecret,
      isSet,
      lockedBy: isLocked ? (settingEnvironment['site.name'] ?? null) : null,
      updatedAt: isSet ? iso(now, 3000) : null,
    };
  });
}

/** Who looks at the pages. */
export function castMe(role: 'admin' | 'moderator', now: number): Me {
  return {
    userId: role === 'admin' ? admin.userId : moderator.userId,
    username: role === 'admin' ? admin.username : moderator.username,
    nickname: role === 'admin' ? admin.nickname : moderator.nickname,
    avatar: null,
    email: null,
    phone: '138****5678',
    gender: 0,
    level: 3,
    createTime: iso(now, 500 * day),
    signature: null,
    birthDate: null,
    locale: null,
    role,
    rights: [...roleRights[role]],
    hasPassword: true,
    hasTotp: true,
    recoveryCodesLeft: 8,
    passkeys: 1,
    sessionId: 'session0000000001',
    reauthenticatedUntil: null,
    deletionDueAt: null,
  };
}
