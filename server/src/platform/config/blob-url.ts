/** Where an S3-compatible storage is and how it is used. */
export interface S3Settings {
  /** Origin of the service. */
  readonly endpoint: string;
  readonly bucket: string;
  /** In front of every key: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  /** Null: what the machine has (environment, role of the instance). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** Whether the bucket stands in the path, which every service but a few understands. */
  readonly isPathStyle: boolean;
}

const schemes: Readonly<Record<string, string>> = { 's3:': 'https', 's3+http:': 'http' };
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixPattern = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\/){0,5}$/;
const known: ReadonlySet<string> = new Set(['region', 'style']);

/** Reads `s3://key:secret@host:port/bucket/prefix?region=…&style=path|virtual`; null when it is none. */
export const parseBlobUrl = (text: string): S3Settings | null => {
  const url = URL.parse(text);
  const scheme = schemes[url?.protocol ?? ''];
  if (url === null || scheme === undefined || url.hostname === '' || url.hash !== '') return null;
  if ([...url.searchParams.keys()].some((name) => !known.has(name))) return null;
  const [bucket = '', ...folders] = url.pathname.slice(1).replace(/\/$/, '').split('/');
  const prefix = folders.map((folder) => `${folder}/`).join('');
  const style = url.searchParams.get('style') ?? 'path';
  const isWhole = (url.username === '') === (url.password === '');
  if (!bucketPattern.test(bucket) || !prefixPattern.test(prefix) || !/^(?:path|virtual)$/.test(style) || !isWhole)
    return null;
  return {
    endpoint: `${scheme}://${url.host}`,
    bucket,
    prefix,
    region: url.searchParams.get('region') ?? 'us-east-1',
    credentials:
      url.username === ''
        ? null
        : { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
    isPathStyle: style === 'path',
  };
};

/** What is wrong with such an address, null when it is good; never repeats it. */
export const blobUrlFault = (text: string): string | null => {
  try {
    return parseBlobUrl(text) === null ? 'is not such an address' : null;
  } catch {
    return 'has a key or secret with a broken percent sign';
  }
};
