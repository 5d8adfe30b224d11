import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** Special-purpose blocks (IANA registries, RFC 6890) that ipaddr.js takes for global unicast. */
const specialV4 = ['198.18.0.0/15'].map((range) => ipaddr.IPv4.parseCIDR(range));
const globalV6 = ipaddr.IPv6.parseCIDR('2000::/3');
const specialV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));

const parse = (address: string): Address | null =>
  isIP(address) > 0 && ipaddr.isValid(address) ? ipaddr.parse(address) : null;

/** Whether the address is one of the public Internet. Forms that carry an IPv4 address inside (mapped, NAT64, 6to4) are not. */
export const isGlobal = (address: string): boolean => {
  const parsed = parse(address);
  if (parsed === null || parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return !specialV4.some((range) => parsed.match(range));
  return parsed.match(globalV6) && !specialV6.some((range) => parsed.match(range));
};

/** Private places that the operator opened. */
export interface AllowedPlaces {
  hasName(name: string): boolean;
  hasAddress(address: string): boolean;
}

const isWithin = (address: Address, [base, bits]: [Address, number]): boolean => {
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
  return base instanceof ipaddr.IPv6 && address.match(base, bits);
};

/** Reads the operator's list of host names, addresses and CIDR ranges. @throws Error for a range that is none */
export const parseAllowedPlaces = (list: readonly string[]): AllowedPlaces => {
  const names = new Set<string>();
  const ranges: [Address, number][] = [];
  for (const place of list) {
    const [ip = '', bits] = place.split('/');
    if (isIP(ip) === 0) names.add(place.toLowerCase());
    else ranges.push(ipaddr.parseCIDR(`${ip}/${bits ?? (isIPv6(ip) ? 128 : 32)}`));
  }
  return {
    hasName: (name) => names.has(name.toLowerCase()),
    hasAddress: (address) => {
      const parsed = parse(address);
      return parsed !== null && ranges.some((range) => isWithin(parsed, range));
    },
  };
};
