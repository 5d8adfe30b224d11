/** The state that nobody may have changed by requests that were refused. */
import { dataOf, send } from './answer.ts';
import type { Cast } from './cast.ts';

const volatile = new Set(['lastSeenAt', 'expiresAt', 'reauthenticatedUntil']);
const still = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !volatile.has(name)))
    : value;

const ofUsers = [
  '/api/v1/me',
  '/api/v1/me/sessions',
  '/api/v1/me/exports',
  '/api/v1/me/passkeys',
  '/api/v1/notifications',
];
const ofAdmin = [
  ...ofUsers,
  '/api/v1/admin/users?size=100',
  '/api/v1/admin/roles',
  '/api/v1/admin/settings',
  '/api/v1/admin/audit?size=1',
  '/api/v1/admin/outbox',
  '/api/v1/live?size=100',
];

/** Everything that the cast can see of itself and of the site, by path. */
export async function snapshot(
  url: string,
  { admin, user, stranger }: Cast,
): Promise<Readonly<Record<string, string>>> {
  const looks = [
    ...ofAdmin.map((path) => ({ who: 'admin', token: admin.token, path })),
    ...ofUsers.flatMap((path) => [
      { who: 'user', token: user.token, path },
      { who: 'stranger', token: stranger.token, path },
    ]),
  ];
  const seen = looks.map(async ({ who, token, path }) => {
    const answer = await send(url, { method: 'GET', path, token });
    return [`${who} ${path}`, JSON.stringify(dataOf(answer), still)] as const;
  });
  return Object.fromEntries(await Promise.all(seen));
}
