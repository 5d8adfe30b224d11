import ipaddr from 'ipaddr.js';

/** Where a request comes from, as far as accounts look at it. */
export interface Origin {
  /** Network address; never stored or logged whole. */
  readonly address: string;
  readonly userAgent: string | null;
  /** Value of the device cookie, or null. */
  readonly device: string | null;
}

/** What is kept of a network address: `203.0.113.0/24` or `2001:db8:1::/48`; null for anything else. */
export const addressPrefix = (address: string): string | null => {
  const plain = address.replace(/%.*$/, '');
  if (!/[.:]/.test(plain) || !ipaddr.isValid(plain)) return null;
  const parsed = ipaddr.process(plain);
  if (parsed instanceof ipaddr.IPv4) return `${parsed.octets.slice(0, 3).join('.')}.0/24`;
  const groups = parsed.parts.slice(0, 3).map((part) => part.toString(16));
  return `${groups.join(':')}::/48`;
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
