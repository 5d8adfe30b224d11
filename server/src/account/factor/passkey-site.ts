import { isIP } from 'node:net';

/** Which site a passkey belongs to, and where it may be used from. */
export interface PasskeySite {
  /** Relying party id (WebAuthn Level 3 section 5): a host name. */
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** What a request tells about where its page is. */
export interface PageAddress {
  readonly publicUrl: string | null;
  readonly protocol: string;
  /** Host with port, as asked for. */
  readonly host: string;
  /** `Origin` header. */
  readonly origin: string | undefined;
}

/**
 * The site that the page belongs to: the host that was asked for. Its origins are that host by the request's own protocol, the public
 * address, and what the page calls itself if it has one of these hosts (TLS may end in front of us). Null for a bare address: browsers
 * take names only.
 */
export const findPasskeySite = ({ publicUrl, protocol, host, origin }: PageAddress): PasskeySite | null => {
  const asked = URL.parse(`${protocol}://${host}`);
  if (asked === null || asked.hostname === '' || isIP(asked.hostname.replace(/^\[(.*)\]$/, '$1')) > 0) return null;
  const known = [asked, publicUrl === null ? null : URL.parse(publicUrl)]
    .filter((url) => url !== null)
    .filter(({ hostname }) => hostname === asked.hostname);
  const said = origin === undefined ? null : URL.parse(origin);
  const isOwn = said !== null && known.some((url) => url.host === said.host);
  return { rpId: asked.hostname, origins: [...new Set([...known, ...(isOwn ? [said] : [])].map((url) => url.origin))] };
};
