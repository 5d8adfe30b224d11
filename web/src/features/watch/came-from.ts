import type { Beacon } from '@amphi/contract';

/** Where inside the site somebody came from, by the path of the page before; a playlist is told by the address itself. */
export function cameFromOf(back: unknown, list: string | undefined): NonNullable<Beacon['source']> {
  if (list !== undefined) return 'playlist';
  if (typeof back !== 'string') return 'other';
  const path = back.split('?')[0] ?? '';
  if (path === '/') return 'home';
  if (/^\/(?:explore|shorts|tag)(?:\/|$)/.test(path)) return 'explore';
  if (path === '/search') return 'search';
  if (path.startsWith('/watch/')) return 'related';
  if (path === '/following') return 'following';
  if (path.startsWith('/u/')) return 'channel';
  return path === '/me/history' ? 'history' : 'other';
}
