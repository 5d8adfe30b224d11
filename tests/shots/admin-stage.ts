import { castAudit, castMe, castOutbox, castRoles, castSettings, castUser, castUsers } from './admin-cast.ts';

/** How the administration fares in a scene. */
export interface AdminMood {
  readonly role: 'admin' | 'moderator';
  /** `quiet`: nothing was written yet; `real`: messages go out, so there is no outbox. */
  readonly data?: 'full' | 'quiet' | 'real';
}

/** What the stage answers: data, a refusal by status and string, or null for a path that is not of the administration. */
export type StageAnswer =
  | { readonly data: unknown }
  | { readonly status: number; readonly error: string; readonly fields?: Readonly<Record<string, string>> }
  | null;

/** Answers as a member with rights sees the platform. */
export function answerAdmin(method: string, url: URL, mood: AdminMood): StageAnswer {
  const now = Date.now();
  const { pathname: path } = url;
  if (path === '/api/v1/me') return { data: castMe(mood.role, now) };
  if (path === '/api/v1/notifications/unread') return { data: { count: 3 } };
  if (path === '/api/v1/site') return { data: siteOf(mood) };
  if (!path.startsWith('/api/v1/admin/')) return null;
  const [, , , , place = '', id = '', deed = ''] = path.split('/');
  if (method !== 'GET') return answerDeed(place, id, deed);
  switch (place) {
    case 'users':
      return answerUsers(url, id, now, mood);
    case 'roles':
      return { data: castRoles() };
    case 'audit':
      return {
        data: { records: mood.data === 'quiet' ? [] : castAudit(now), next: mood.data === 'quiet' ? null : '91' },
      };
    case 'outbox':
      if (mood.data === 'real') return { status: 404, error: 'not_found' };
      return { data: mood.data === 'quiet' ? [] : castOutbox(now) };
    case 'settings':
      return { data: castSettings(now) };
    default:
      return { status: 404, error: 'not_found' };
  }
}

function answerUsers(url: URL, id: string, now: number, mood: AdminMood): StageAnswer {
  if (id !== '') {
    const user = castUser(id, now);
    return user ? { data: user } : { status: 404, error: 'user_unknown' };
  }
  const query = Object.fromEntries(url.searchParams);
  const records = castUsers(now).filter(
    (user) =>
      `${user.nickname} ${user.username}`.includes(query['q'] ?? '') &&
      (query['role'] === undefined || user.role === query['role']) &&
      (query['state'] !== 'banned' || user.ban !== null),
  );
  const total = records.length === castUsers(now).length ? 486_324 : records.length;
  const pages = Math.ceil(total / 20);
  return {
    data: { records: mood.data === 'quiet' ? [] : records, total, page: Number(query['page'] ?? 1), size: 20, pages },
  };
}

/** The last administrator cannot be touched, everything else is done. */
function answerDeed(place: string, id: string, deed: string): StageAnswer {
  if (place === 'settings') {
    if (id === 'test') return { data: { isSent: false, problem: 'connect ECONNREFUSED: sms.tencentcloudapi.com' } };
    return { data: castSettings(Date.now()) };
  }
  if (place === 'roles') return { status: 403, error: 'right_not_held' };
  if (deed === 'reveal') return { data: { mobile: '+86 13800005600', email: 'alice@example.com' } };
  const user = castUser(id, Date.now());
  return deed === 'role' || user === null ? { status: 409, error: 'last_admin' } : { data: user };
}

function siteOf(mood: AdminMood): unknown {
  const way = mood.data === 'real' ? 'real' : 'outbox';
  return {
    name: 'Amphi',
    description: '',
    locale: 'zh-CN',
    registration: { isOpen: true, proof: 'image' },
    messages: { sms: way, email: way },
    oidc: [],
  };
}
