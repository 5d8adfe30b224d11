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

/** Every way to write an address looks like this after `URL` read it. */
const isBareAddress = (hostname: string): boolean => /^(?:\[.*\]|\d+\.\d+\.\d+\.\d+)$/.test(hostname);

/**
 * The site that the page belongs to: the public address if the page says that it is there, else the host that was asked for. Its
 * origins are those of this host name that we know, and what the page calls itself if the host is one of them (TLS may end in front
 * of us). Null for a bare address: browsers take names only.
 */
export const findPasskeySite = ({ publicUrl, protocol, host, origin }: PageAddress): PasskeySite | null => {
  const asked = URL.parse(`${protocol}://${host}`);
  const known = publicUrl === null ? null : URL.parse(publicUrl);
  const page = origin === undefined ? null : URL.parse(origin);
  const isPublic = known !== null && page !== null && page.host === known.host;
  const rpId = (isPublic ? known : asked)?.hostname ?? '';
  if (rpId === '' || isBareAddress(rpId)) return null;
  const ours = [known, asked].filter((url) => url !== null && url.hostname === rpId);
  const isOurs = page !== null && ours.some((url) => url?.host === page.host);
  const origins = [...ours, isOurs ? page : null].flatMap((url) => (url === null ? [] : [url.origin]));
  return { rpId, origins: [...new Set(origins)] };
};
