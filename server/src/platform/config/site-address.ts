import type { Config } from './config.ts';

/** Where this site can be reached; the ports are known only after listening when the operator asked for any free one. */
export interface SiteAddress {
  /** Origin of pages and API, such as `http://localhost:3000`, without a trailing slash. */
  httpUrl(): string;
  /** Origin of the same over our own TLS for somebody who asked by `requestHost` (a `Host` header). */
  secureUrl(requestHost?: string): string;
  /** Address that an encoder takes, without the key: `rtmp://host:port/live`. `requestHost` (a `Host` header) is used when no public address is configured. */
  pushUrl(requestHost?: string): string;
  /** Told once by the roles after they listen. */
  setPorts(ports: { readonly http?: number; readonly https?: number; readonly rtmp?: number }): void;
  /** Ports as listened on (or as configured, before that). */
  ports(): { readonly http: number; readonly https: number; readonly rtmp: number };
}

/** Addresses of the site as the configuration and the listeners make them. */
export function createSiteAddress(config: Config): SiteAddress {
  let http = config.httpPort;
  let https = config.httpsPort;
  let rtmp = config.rtmpPort;
  const ownHost = ['0.0.0.0', '::', '[::]'].includes(config.host) ? 'localhost' : config.host;
  const secureHost = config.tls?.kind === 'acme' ? (config.tls.domains[0] ?? ownHost) : ownHost;
  const secureUrl = (requestHost?: string): string => {
    if (config.publicUrl?.startsWith('https:') === true) return config.publicUrl;
    return `https://${hostName(null, requestHost) ?? secureHost}${https === 443 ? '' : `:${https}`}`;
  };
  return {
    httpUrl: () => config.publicUrl ?? (config.tls === null ? `http://${ownHost}:${http}` : secureUrl()),
    secureUrl,
    pushUrl: (requestHost) =>
      `rtmp://${hostName(config.publicUrl, requestHost) ?? ownHost}${rtmp === 1935 ? '' : `:${rtmp}`}/live`,
    setPorts: (ports) => {
      http = ports.http ?? http;
      https = ports.https ?? https;
      rtmp = ports.rtmp ?? rtmp;
    },
    ports: () => ({ http, https, rtmp }),
  };
}

function hostName(publicUrl: string | null, requestHost: string | undefined): string | null {
  if (publicUrl !== null) return new URL(publicUrl).hostname;
  if (requestHost === undefined) return null;
  return URL.parse(`http://${requestHost}`)?.hostname ?? null;
}
