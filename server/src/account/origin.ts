import { isIP } from 'node:net';

/** Where a request comes from, as far as accounts look at it. */
export interface Origin {
  /** Network address; never stored or logged whole. */
  readonly address: string;
  readonly userAgent: string | null;
  /** Value of the device cookie, or null. */
  readonly device: string | null;
}

const v6Prefix = (address: string): string => {
  const [head = '', tail = ''] = address.split('::', 2);
  const start = head === '' ? [] : head.split(':');
  const end = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => '0')
    : [];
  return `${[...start, ...zeros, ...end]
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`;
};

/** What is kept of a network address: `203.0.113.0/24` or `2001:db8:1::/48`; null for anything else. */
export const addressPrefix = (address: string): string | null => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return version === 6 ? v6Prefix(plain) : null;
};

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];
const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** Browser and system in words (`Firefox · Linux`), or the first word of what the program calls itself; null when it says nothing. */
export const deviceName = (userAgent: string | null): string | null => {
  if (userAgent === null || userAgent === '') return null;
  const find = (list: typeof systems): string | null => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  const named = [find(browsers), find(systems)].filter((part) => part !== null).join(' · ');
  if (named !== '') return named;
  return (
    userAgent
      .replaceAll(/[^\x20-\x7e]/g, '')
      .split(/[\s/(]/, 1)[0]
      ?.slice(0, 40) ?? null
  );
};
