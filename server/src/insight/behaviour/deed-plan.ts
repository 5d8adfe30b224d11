/** A request as far as the log looks at it. */
export interface DeedRequest {
  readonly method: string;
  /** Pattern of the route. */
  readonly url: string;
  readonly isGuest: boolean;
}

/** What pages and players ask again and again by themselves: no deed of anybody. */
const byItself: readonly RegExp[] = [
  /^\/(?:media|assets|docs|metrics|ws)(?:\/|$)/,
  /^\/api\/(?:health|ready)$/,
  /\/beacon$/,
  /^\/api\/v1\/uploads\/:/,
  /^\/api\/v1\/notifications/,
  /^\/api\/v1\/live\/ingest$/,
  /\/facts$/,
];

/** Deeds that have a name; the first that fits. Everything else is called by its method. */
const named: readonly (readonly [string, RegExp, string])[] = [
  ['POST', /^\/passport\/login$|^\/api\/v1\/login\//, 'login'],
  ['POST', /^\/passport\/register$/, 'register'],
  ['POST', /^\/passport\/logout$/, 'logout'],
  ['GET', /^\/api\/v1\/videos\/:videoId$/, 'video_open'],
  ['GET', /^\/api\/v1\/search$/, 'search'],
  ['GET', /^\/api\/v1\/home$/, 'home'],
  ['GET', /^\/api\/v1\/channels\/:handle$/, 'channel_open'],
  ['GET', /^\/api\/live\/detail\/:liveId$/, 'live_open'],
  ['PUT', /\/like$/, 'like'],
  ['POST', /^\/video\/like\/:id$/, 'like'],
  ['DELETE', /\/like$/, 'unlike'],
  ['PUT', /\/favourite$/, 'favourite'],
  ['DELETE', /\/favourite$/, 'unfavourite'],
  ['PUT', /\/later$/, 'later'],
  ['POST', /\/triple$/, 'triple'],
  ['PUT', /\/follow$/, 'follow'],
  ['DELETE', /\/follow$/, 'unfollow'],
  ['POST', /\/comments$/, 'comment'],
  ['POST', /^\/api\/v1\/videos\/:videoId\/danmaku$/, 'danmaku'],
  ['POST', /^\/api\/v1\/uploads$/, 'upload'],
  ['POST', /^\/api\/v1\/reports$/, 'report'],
  ['POST', /^\/api\/live\/create$/, 'live_create'],
];

/** The name of what was done, or null when it is none of the log's business. Of what guests read, only what has a name. */
export const planDeed = ({ method, url, isGuest }: DeedRequest): string | null => {
  if (method === 'HEAD' || method === 'OPTIONS' || byItself.some((pattern) => pattern.test(url))) return null;
  if (!/^\/(?:api|passport|video)\//.test(url)) return null;
  const name = named.find(([of, pattern]) => of === method && pattern.test(url))?.[2];
  if (name !== undefined) return name;
  if (method === 'GET') return isGuest || url.startsWith('/video/') ? null : 'read';
  return 'change';
};
