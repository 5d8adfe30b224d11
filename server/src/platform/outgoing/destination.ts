import type { LookupAddress } from 'node:dns';
import { isIP, isIPv4 } from 'node:net';
import { OutgoingRefused } from './outgoing-refused.ts';
import { isGlobal, type AllowedPlaces } from './place.ts';

/** Resolves a host name to all its addresses, shaped like `lookup` of `node:dns/promises`. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

const refuse = (reason: string): never => {
  throw new OutgoingRefused('address_refused', reason);
};

/**
 * The address as typed, if it is an absolute one of http or https, without a user, and with its host in plain form: numbers such
 * as `2130706433`, `0x7f.1` or `0177.0.0.1`, which only some programs read as addresses, and names with a final dot are refused.
 * @throws OutgoingRefused `address_refused`
 */
export const parseTarget = (text: string, base?: URL): URL => {
  const url = URL.parse(text, base?.href) ?? refuse('the address cannot be read');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse('only http and https are spoken');
  if (url.username !== '' || url.password !== '') refuse('an address may not carry a user or password');
  const [typed = ''] = text
    .trim()
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?[/\\]*/i, '')
    .split(/[:/?#\\]/);
  const isPlain = url.host === base?.host || !isIPv4(url.hostname) || typed === url.hostname;
  if (!isPlain || url.hostname.endsWith('.')) refuse('the host is not in plain form');
  return url;
};

/** Name or bare address of the host; brackets of IPv6 are dropped. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * The addresses that may be connected to, and no others: those of the public Internet, and private ones that are allowed.
 * @throws OutgoingRefused `address_refused` when none is left, `unreachable` when the name is unknown
 */
export const findAddresses = async (
  url: URL,
  allowed: AllowedPlaces,
  resolve: ResolveHost,
): Promise<readonly LookupAddress[]> => {
  const host = hostOf(url);
  const family = isIP(host);
  const found =
    family > 0
      ? [{ address: host, family }]
      : await resolve(host).catch((error: unknown) => {
          throw new OutgoingRefused('unreachable', `${host} could not be resolved`, { cause: error });
        });
  const usable = found.filter(
    ({ address }) => isGlobal(address) || allowed.hasName(host) || allowed.hasAddress(address),
  );
  return usable.length > 0 ? usable : refuse(`${host} is not on the public Internet`);
};
