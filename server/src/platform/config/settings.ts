import { isIP } from 'node:net';
import { z } from 'zod';
import { blobUrlFault } from './blob-url.ts';

/** A number within bounds; whatever is wrong, the message says what was expected. */
const bounded = (from: number, to: number, isWhole: boolean) => {
  const error = `expected a ${isWhole ? 'whole ' : ''}number from ${from}${to === Number.MAX_SAFE_INTEGER ? '' : ` to ${to}`}`;
  const number = z.coerce.number(error).min(from, error).max(to, error);
  return isWhole ? number.int(error) : number;
};
const port = bounded(0, 65_535, true);
const countFrom = (least: number) => bounded(least, Number.MAX_SAFE_INTEGER, true);
/** One of a few words. */
const choice = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, `expected one of ${words.join(', ')}`);
const words = z.string().transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);
const address = z.url({ protocol: /^https?$/, error: 'expected an address such as https://live.example.org' });

/** Yes or no. */
const truth = z.enum(['true', 'false'], 'expected true or false').transform((text) => text === 'true');

/** Names that a certificate authority can reach by HTTP: no wildcards, no addresses. */
const isDomain = (text: string): boolean =>
  text.length <= 253 &&
  isIP(text) === 0 &&
  text.includes('.') &&
  text.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));

/** An authority over TLS; a plain address only on this machine, for trying. */
const isDirectory = (text: string): boolean =>
  text.startsWith('https:') || ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(text)?.hostname ?? '');

/** Address, CIDR range, or a name that the `proxy-addr` package knows. */
const isProxy = (text: string): boolean => {
  const [ip = '', bits = '0', ...more] = text.split('/');
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  return isIP(ip) > 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(ip) === 4 ? 32 : 128);
};

/** Host name, address or CIDR range. */
const isPrivatePlace = (text: string): boolean => {
  const [ip = '', bits, ...more] = text.split('/');
  if (isIP(ip) === 0) return bits === undefined && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(ip) && !/^[\d.]+$/.test(ip);
  if (bits === undefined) return true;
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(ip) === 4 ? 32 : 128);
};

const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.parse(text)?.origin === text;

/** The roles that one process can play; split, they share state only through bus, queue, database and blobs. */
const roleNames = ['web', 'ingest', 'worker', 'realtime'] as const;

/** Name of a role. */
export type RoleName = (typeof roleNames)[number];

/**
 * Every setting that the environment can carry: name, type, default and meaning in one place.
 * `docs/configuration.md` is generated from this table; an empty value counts as not set.
 */
export const environmentSchema = z.object({
  AMPHI_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder that holds everything to keep: database, recordings, secrets. One live process at a time.'),
  AMPHI_MODE: choice(['production', 'development', 'test'])
    .default('production')
    .describe(
      'How it runs. `NODE_ENV` is taken when this is not set; `npm start` means production, `npm run dev` development.',
    ),
  AMPHI_LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional()
    .describe('Lowest level that is logged. Without it: info in production, debug in development, warn in test.'),
  AMPHI_HOST: z.string().min(1).default('0.0.0.0').describe('Address to listen on, for HTTP and RTMP alike.'),
  AMPHI_HTTP_PORT: port
    .default(3000)
    .describe(
      'Port for pages, API, media and WebSocket. 0 takes any free port and writes it to `run.json` in the data folder.',
    ),
  AMPHI_HTTPS_PORT: port
    .default(3443)
    .describe(
      'Port for the same over TLS; used only with a certificate (`AMPHI_TLS_CERT` or `AMPHI_ACME_DOMAINS`). 0 takes any free port and writes it to `run.json`.',
    ),
  AMPHI_HTTP_REDIRECT: truth
    .prefault('true')
    .describe(
      'Whether plain HTTP answers with a redirect to HTTPS while this server has a certificate. `/api/health`, `/api/ready`, `/metrics` and ACME challenges stay.',
    ),
  AMPHI_RTMP_PORT: port.default(1935).describe('Port for encoders (RTMP). 0 takes any free port.'),
  AMPHI_RTMPS_PORT: port
    .default(1936)
    .describe('Port for encoders over TLS (RTMPS); used only with a certificate. 0 takes any free port.'),
  AMPHI_PUBLIC_URL: address
    .optional()
    .describe(
      'Address under which people reach the site; builds links and push addresses. Without it: the address of the request.',
    ),
  AMPHI_TLS_CERT: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with the certificate chain for HTTPS and RTMPS. A new file is taken without a restart.'),
  AMPHI_TLS_KEY: z.string().min(1).optional().describe('PEM file with the private key of that certificate.'),
  AMPHI_ACME_DOMAINS: words
    .pipe(
      z
        .array(z.string().refine(isDomain, 'expected names such as live.example.org'))
        .max(100, 'expected 100 names at most'),
    )
    .transform((list) => [...new Set(list.map((name) => name.toLowerCase()))])
    .prefault('')
    .describe(
      'Names for which a certificate is fetched and renewed by ACME, comma-separated; port 80 of each must reach `AMPHI_HTTP_PORT`. See [https.md](https.md).',
    ),
  AMPHI_ACME_EMAIL: z
    .email('expected an email address')
    .optional()
    .describe("The operator's address at the authority; giving it accepts the authority's terms of service."),
  AMPHI_ACME_DIRECTORY: address
    .refine(isDirectory, 'expected an https address')
    .default('https://acme-v02.api.letsencrypt.org/directory')
    .describe("The authority's ACME directory; without it Let's Encrypt."),
  AMPHI_TRUSTED_PROXIES: words
    .refine((list) => list.every(isProxy), 'expected addresses such as 10.0.0.7 or 10.0.0.0/8')
    .default([])
    .describe(
      'Addresses or CIDR ranges of reverse proxies, comma-separated. Only from these `X-Forwarded-*` is believed.',
    ),
  AMPHI_CORS_ORIGINS: words
    .refine((list) => list.every(isOrigin), 'expected origins such as https://friend.example, without a path')
    .default([])
    .describe(
      'Origins of other sites that may call the API with credentials, comma-separated. Media are open to every player.',
    ),
  AMPHI_OUTGOING_PRIVATE: words
    .refine((list) => list.every(isPrivatePlace), 'expected host names, addresses or ranges such as 10.0.0.0/8')
    .default([])
    .describe(
      'Host names, addresses or CIDR ranges in private networks that requests to typed addresses (OIDC, avatars, webhooks) may reach, comma-separated. All other private ones are refused.',
    ),
  AMPHI_ROLES: words
    .pipe(z.array(choice(roleNames)).min(1))
    .prefault(roleNames.join(','))
    .describe('Roles that this process plays, comma-separated. More than one process needs `DATABASE_URL`.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected an address such as postgres://user:password@host:5432/amphi' })
    .optional()
    .describe('External PostgreSQL. Without it an embedded server runs inside the data folder.'),
  AMPHI_BLOB_URL: z
    .string()
    .refine((text) => blobUrlFault(text) === null, {
      error: 'expected s3://key:secret@host/bucket (s3+http:// without TLS), with ?region= where it matters',
    })
    .optional()
    .describe(
      'S3-compatible storage for videos as `s3://key:secret@host/bucket/prefix?region=eu-central-1` (`s3+http://` without TLS; `&style=virtual` puts the bucket into the host name). Key and secret may be left out where the machine has a role of its own. Without it: the folder `blobs` of the data folder, where files of lives stay in either case.',
    ),
  AMPHI_CDN_URL: address
    .optional()
    .describe(
      'Origin of a CDN that fetches `/media/` from this site, such as `https://cdn.example.org`: addresses of video files then begin with it. Private ones carry a token of at most five minutes.',
    ),
  AMPHI_SITE_KEY: z
    .string()
    .optional()
    .describe(
      'Secret of 32 bytes as 64 hexadecimal digits (`openssl rand -hex 32`); hashes and encrypts stream keys. Required with `DATABASE_URL`, else made once and kept in `secrets.json` in the data folder.',
    ),
  AMPHI_METRICS_TOKEN: z
    .string()
    .optional()
    .describe(
      'Bearer token for `/metrics`, at least 16 characters. With `DATABASE_URL` and no token `/metrics` is closed; else made once and kept in `secrets.json`.',
    ),
  AMPHI_SESSION_HOURS: bounded(1, 8_760, false)
    .default(24)
    .describe('Hours after the last use until a session or token expires.'),
  AMPHI_IMAGE_CODE_MINUTES: bounded(0.01, 60, false)
    .default(5)
    .describe('Minutes for which the characters of a picture (image code) can be answered.'),
  AMPHI_DELETION_DAYS: bounded(0, 365, false)
    .default(30)
    .describe('Days that an account which its owner deleted can still be kept; then everything of it is erased.'),
  AMPHI_MAX_STREAM_BITRATE: countFrom(100_000)
    .default(50_000_000)
    .describe('Bits per second that one push may send, averaged over ten seconds; more ends the push.'),
  AMPHI_MAX_PUBLISHERS: countFrom(1).default(500).describe('Pushes that this process accepts at the same time.'),
  AMPHI_MAX_ROOMS_PER_USER: countFrom(0).default(0).describe('Live rooms that one user may own; 0 means any number.'),
  AMPHI_MIN_FREE_DISK: bounded(0, 0.9, false)
    .default(0.05)
    .describe('Share of the disk that must stay free; below it recording stops and the live goes on.'),
  AMPHI_ENCODERS: countFrom(0)
    .default(0)
    .describe(
      'Videos or pieces of videos that this process encodes at the same time; 0 means one per four processors.',
    ),
  AMPHI_PIECE_SECONDS: countFrom(8)
    .default(90)
    .describe('Long videos are encoded in pieces of at least so many seconds, by all workers side by side.'),
  AMPHI_SITE_NAME: z.string().optional().describe('Name of the site; fixes the setting of that name.'),
  AMPHI_REGISTRATION: choice(['true', 'false'])
    .optional()
    .describe('Whether newcomers may register; fixes the setting of that name.'),
  AMPHI_SMTP_URL: z
    .string()
    .optional()
    .describe('Mail server as `smtp://user:password@host:587`; fixes the setting of that name.'),
  AMPHI_MAIL_FROM: z.string().optional().describe('Sender of mails; fixes the setting of that name.'),
  AMPHI_OIDC_PROVIDERS: z
    .string()
    .optional()
    .describe(
      'Other sites whose accounts open accounts here, as a JSON list of `{id, name, issuer, clientId, clientSecret, scopes}`; fixes the setting of that name.',
    ),
  FFMPEG_PATH: z
    .string()
    .min(1)
    .optional()
    .describe("The ffmpeg program. Without it: the system's, then the one that came with the dependencies."),
});

/** The environment after validation, under its own names. */
export type Environment = z.infer<typeof environmentSchema>;
