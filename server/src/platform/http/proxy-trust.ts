import { BlockList, isIPv6 } from 'node:net';

/** Names that stand for ranges, as proxies and their manuals use them. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** Whether what the peer at this address says in `X-Forwarded-*` is to be believed; undefined = a peer that is gone. */
export type ProxyTrust = (address: string | undefined) => boolean;

/** Trusts these addresses, CIDR ranges and names (`loopback`, `linklocal`, `uniquelocal`), and nobody else. */
export const createProxyTrust = (proxies: readonly string[]): ProxyTrust => {
  const trusted = new BlockList();
  for (const range of proxies.flatMap((proxy) => named[proxy] ?? [proxy])) {
    const [address = '', bits] = range.split('/');
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(bits), familyOf(address));
  }
  if (proxies.length === 0) return () => false;
  return (address) => {
    if (address === undefined) return false;
    // A listener on :: sees IPv4 peers in this form.
    const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return trusted.check(bare, familyOf(bare));
  };
};
