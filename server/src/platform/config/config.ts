import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseBlobUrl, type S3Settings } from './blob-url.ts';
import { ConfigError } from './config-error.ts';
import { readFixedSettings, type FixedSettings } from './fixed-settings.ts';
import { loadStoredSecrets, siteKeyFault, tokenFault, type StoredSecrets } from './secrets.ts';
import { environmentSchema, type Environment, type RoleName } from './settings.ts';

/** How the program runs. */
export type Mode = Environment['AMPHI_MODE'];

/** The operator's own certificate in files, or one that is fetched and renewed by ACME (RFC 8555). */
export type TlsSettings =
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string }
  | {
      readonly kind: 'acme';
      /** At least one, in lower case. */
      readonly domains: readonly string[];
      readonly email: string;
      readonly directoryUrl: string;
    };

/** Everything that the operator decided, validated; frozen for the life of the process. */
export interface Config {
  /** Absolute path. */
  readonly dataDir: string;
  readonly mode: Mode;
  readonly logLevel: NonNullable<Environment['AMPHI_LOG_LEVEL']>;
  readonly host: string;
  /** 0 = any free port; the one that was taken is in `SiteAddress`. */
  readonly httpPort: number;
  /** Listened on only with `tls`. */
  readonly httpsPort: number;
  readonly rtmpPort: number;
  readonly rtmpsPort: number;
  /** Origin without a trailing slash, null when the operator named none: use `SiteAddress` to build links. */
  readonly publicUrl: string | null;
  /** Where the certificate for HTTPS and RTMPS comes from; null = none, TLS is at most in front of us. */
  readonly tls: TlsSettings | null;
  /** Whether plain HTTP redirects to HTTPS while there is a certificate. */
  readonly isHttpRedirected: boolean;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Host names, addresses and CIDR ranges in private networks that outgoing requests may reach. */
  readonly outgoingPrivate: readonly string[];
  readonly roles: readonly RoleName[];
  /** Null: the embedded server in the data folder. */
  readonly databaseUrl: string | null;
  /** Where videos lie; null: in the data folder. */
  readonly s3: S3Settings | null;
  /** Origin of a CDN in front of `/media/`, without a trailing slash; null = none. */
  readonly cdnUrl: string | null;
  readonly secrets: {
    /** 32 bytes. */
    readonly siteKey: Uint8Array;
    /** Null closes `/metrics`. */
    readonly metricsToken: string | null;
    /** Password of the embedded database, null with an external one. */
    readonly databasePassword: string | null;
  };
  readonly sessionHours: number;
  /** How long the characters of a picture can be answered. */
  readonly imageCodeMinutes: number;
  /** Days until an account that its owner deleted is erased. */
  readonly deletionDays: number;
  readonly limits: {
    /** Bits per second of one push. */
    readonly maxBitrateBps: number;
    readonly maxPublishers: number;
    /** 0 = any number. */
    readonly maxRoomsPerUser: number;
    /** Share of the disk, 0 to 1, below which recording stops. */
    readonly minFreeDisk: number;
    /** Encodings at once in this process; 0 = by the processors. */
    readonly encoders: number;
    /** Length of the pieces in which long videos are encoded. */
    readonly pieceSeconds: number;
  };
  /** Settings of the site that the environment fixes. */
  readonly siteSettings: FixedSettings['values'];
  /** Null: look for one. */
  readonly ffmpegPath: string | null;
}

/**
 * Reads the whole configuration from environment variables, and the secrets from the data folder (made there on a first start).
 * @throws ConfigError with a sentence per wrong setting.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  given['AMPHI_MODE'] ??= given['NODE_ENV'];
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => describe(String(path[0]), message, given)));
  }
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  const stored = parsed.data.DATABASE_URL === undefined ? loadStoredSecrets(resolve(parsed.data.AMPHI_DATA)) : null;
  return toConfig(parsed.data, stored);
}

/** Addresses and secrets may hold what must not be shown. */
const quietSettings = new Set([
  'DATABASE_URL',
  'AMPHI_BLOB_URL',
  'AMPHI_SITE_KEY',
  'AMPHI_METRICS_TOKEN',
  'AMPHI_SMTP_URL',
  'AMPHI_OIDC_PROVIDERS',
]);

function describe(name: string, message: string, given: Readonly<Record<string, string | undefined>>): string {
  return quietSettings.has(name) ? `${name}: ${message}` : `${name}: ${message}, got ${JSON.stringify(given[name])}`;
}

/** What single settings cannot tell: rules that span several of them, and the strength of secrets. */
function findProblems(env: Environment): string[] {
  const problems: string[] = [];
  if ((env.AMPHI_TLS_CERT === undefined) !== (env.AMPHI_TLS_KEY === undefined)) {
    problems.push('AMPHI_TLS_CERT and AMPHI_TLS_KEY: give both or none');
  }
  for (const name of ['AMPHI_TLS_CERT', 'AMPHI_TLS_KEY'] as const) {
    const file = env[name];
    if (file !== undefined && !existsSync(file)) problems.push(`${name}: there is no file ${file}`);
  }
  if (env.AMPHI_ACME_DOMAINS.length > 0) {
    if (env.AMPHI_TLS_CERT !== undefined) problems.push('AMPHI_ACME_DOMAINS and AMPHI_TLS_CERT: give one of them');
    if (env.AMPHI_ACME_EMAIL === undefined) {
      problems.push("AMPHI_ACME_EMAIL: is required with AMPHI_ACME_DOMAINS; giving it accepts the authority's terms");
    }
  }
  if (env.AMPHI_PUBLIC_URL !== undefined && URL.parse(env.AMPHI_PUBLIC_URL)?.pathname !== '/') {
    problems.push('AMPHI_PUBLIC_URL: expected an address without a path, such as https://live.example.org');
  }
  if (env.AMPHI_CDN_URL !== undefined && URL.parse(env.AMPHI_CDN_URL)?.pathname !== '/') {
    problems.push('AMPHI_CDN_URL: expected an address without a path, such as https://cdn.example.org');
  }
  const key = env.AMPHI_SITE_KEY === undefined ? null : siteKeyFault(env.AMPHI_SITE_KEY);
  if (key !== null) problems.push(`AMPHI_SITE_KEY: ${key}`);
  const token = env.AMPHI_METRICS_TOKEN === undefined ? null : tokenFault(env.AMPHI_METRICS_TOKEN);
  if (token !== null) problems.push(`AMPHI_METRICS_TOKEN: ${token}`);
  if (env.DATABASE_URL !== undefined && env.AMPHI_SITE_KEY === undefined) {
    problems.push('AMPHI_SITE_KEY: is required with DATABASE_URL; make one with openssl rand -hex 32 and keep it');
  }
  problems.push(...readFixedSettings(env).problems);
  const samePorts = findSamePorts(env);
  if (samePorts !== null) problems.push(samePorts);
  return problems;
}

/** Ports that are listened on must differ; 0 is another one each time. */
function findSamePorts(env: Environment): string | null {
  const hasTls = env.AMPHI_TLS_CERT !== undefined || env.AMPHI_ACME_DOMAINS.length > 0;
  const ports = [env.AMPHI_HTTP_PORT, env.AMPHI_RTMP_PORT];
  if (hasTls) ports.push(env.AMPHI_HTTPS_PORT, env.AMPHI_RTMPS_PORT);
  const taken = ports.filter((port) => port !== 0);
  if (new Set(taken).size === taken.length) return null;
  const names = ['AMPHI_HTTP_PORT', ...(hasTls ? ['AMPHI_HTTPS_PORT', 'AMPHI_RTMPS_PORT'] : [])];
  return `${names.join(', ')} and AMPHI_RTMP_PORT: must differ`;
}

function tlsOf(env: Environment): TlsSettings | null {
  const { AMPHI_TLS_CERT: cert, AMPHI_TLS_KEY: key, AMPHI_ACME_EMAIL: email, AMPHI_ACME_DOMAINS: domains } = env;
  if (cert !== undefined && key !== undefined) return { kind: 'files', certFile: resolve(cert), keyFile: resolve(key) };
  if (email === undefined || domains.length === 0) return null;
  return { kind: 'acme', domains, email, directoryUrl: env.AMPHI_ACME_DIRECTORY };
}

const defaultLogLevels = { production: 'info', development: 'debug', test: 'warn' } as const;

function toConfig(env: Environment, stored: StoredSecrets | null): Config {
  const siteKey = env.AMPHI_SITE_KEY ?? stored?.siteKey ?? '';
  return Object.freeze({
    dataDir: resolve(env.AMPHI_DATA),
    mode: env.AMPHI_MODE,
    logLevel: env.AMPHI_LOG_LEVEL ?? defaultLogLevels[env.AMPHI_MODE],
    host: env.AMPHI_HOST,
    httpPort: env.AMPHI_HTTP_PORT,
    httpsPort: env.AMPHI_HTTPS_PORT,
    rtmpPort: env.AMPHI_RTMP_PORT,
    rtmpsPort: env.AMPHI_RTMPS_PORT,
    publicUrl: env.AMPHI_PUBLIC_URL === undefined ? null : env.AMPHI_PUBLIC_URL.replace(/\/+$/, ''),
    tls: tlsOf(env),
    isHttpRedirected: env.AMPHI_HTTP_REDIRECT,
    trustedProxies: env.AMPHI_TRUSTED_PROXIES,
    corsOrigins: env.AMPHI_CORS_ORIGINS,
    outgoingPrivate: env.AMPHI_OUTGOING_PRIVATE,
    roles: env.AMPHI_ROLES,
    databaseUrl: env.DATABASE_URL ?? null,
    s3: env.AMPHI_BLOB_URL === undefined ? null : parseBlobUrl(env.AMPHI_BLOB_URL),
    cdnUrl: env.AMPHI_CDN_URL === undefined ? null : new URL(env.AMPHI_CDN_URL).origin,
    secrets: {
      siteKey: Uint8Array.from(Buffer.from(siteKey, 'hex')),
      metricsToken: env.AMPHI_METRICS_TOKEN ?? stored?.metricsToken ?? null,
      databasePassword: stored?.databasePassword ?? null,
    },
    sessionHours: env.AMPHI_SESSION_HOURS,
    imageCodeMinutes: env.AMPHI_IMAGE_CODE_MINUTES,
    deletionDays: env.AMPHI_DELETION_DAYS,
    limits: {
      maxBitrateBps: env.AMPHI_MAX_STREAM_BITRATE,
      maxPublishers: env.AMPHI_MAX_PUBLISHERS,
      maxRoomsPerUser: env.AMPHI_MAX_ROOMS_PER_USER,
      minFreeDisk: env.AMPHI_MIN_FREE_DISK,
      encoders: env.AMPHI_ENCODERS,
      pieceSeconds: env.AMPHI_PIECE_SECONDS,
    },
    siteSettings: readFixedSettings(env).values,
    ffmpegPath: env.FFMPEG_PATH ?? null,
  });
}
