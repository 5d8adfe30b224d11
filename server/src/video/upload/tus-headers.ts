/** What tus 1.0.0 says in headers (https://tus.io/protocols/resumable-upload), read without believing it. */
import { AppError } from '../../platform/http/index.ts';

/** The only version that is spoken. */
export const tusVersion = '1.0.0';

/** Extensions of the protocol that are offered. */
export const tusExtensions = 'creation,checksum,termination,expiration';

/** Algorithms of `Upload-Checksum` that are understood. */
export const checksumAlgorithms = ['sha1', 'sha256'] as const;

/** A digest that a chunk must have. */
export interface WantedChecksum {
  readonly algorithm: (typeof checksumAlgorithms)[number];
  readonly digest: Buffer;
}

const digestBytes = { sha1: 20, sha256: 32 } as const;
const wholeNumber = /^(?:0|[1-9]\d{0,15})$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const metadataKey = /^[\x21-\x2b\x2d-\x7e]{1,64}$/;
const mostPairs = 20;
const strictText = new TextDecoder('utf-8', { fatal: true });

type Header = string | readonly string[] | undefined;

const numberOf = (header: Header): number | null => {
  if (typeof header !== 'string' || !wholeNumber.test(header)) return null;
  const value = Number(header);
  return Number.isSafeInteger(value) ? value : null;
};

/** `Upload-Length`: at least one byte. @throws AppError `upload_metadata_invalid` */
export const parseUploadLength = (header: Header): number => {
  const length = numberOf(header);
  if (length === null || length === 0)
    throw new AppError('upload_metadata_invalid', { 'upload-length': 'upload_metadata_invalid' });
  return length;
};

/** `Upload-Offset`. @throws AppError `upload_metadata_invalid` */
export const parseUploadOffset = (header: Header): number => {
  const offset = numberOf(header);
  if (offset === null) throw new AppError('upload_metadata_invalid', { 'upload-offset': 'upload_metadata_invalid' });
  return offset;
};

const textOf = (value: string): string | null => {
  if (!base64.test(value)) return null;
  try {
    return strictText.decode(Buffer.from(value, 'base64'));
  } catch {
    return null;
  }
};

/** `Upload-Metadata`: `key base64,key base64…`; a key without a value has the empty text. @throws AppError `upload_metadata_invalid` */
export const parseUploadMetadata = (header: Header): ReadonlyMap<string, string> => {
  const refusal = new AppError('upload_metadata_invalid', { 'upload-metadata': 'upload_metadata_invalid' });
  if (header === undefined || header === '') return new Map();
  if (typeof header !== 'string') throw refusal;
  const pairs = header.split(',');
  if (pairs.length > mostPairs) throw refusal;
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [key = '', value = '', ...more] = pair.trim().split(' ');
    const text = textOf(value);
    if (more.length > 0 || !metadataKey.test(key) || found.has(key) || text === null) throw refusal;
    found.set(key, text);
  }
  return found;
};

/** `Upload-Checksum`: `<algorithm> <base64 digest>`; null when there is none. @throws AppError `upload_metadata_invalid` for others than `checksumAlgorithms` */
export const parseUploadChecksum = (header: Header): WantedChecksum | null => {
  if (header === undefined) return null;
  const [name = '', value = '', ...more] = typeof header === 'string' ? header.split(' ') : [];
  const algorithm = checksumAlgorithms.find((one) => one === name);
  const digest = Buffer.from(value, 'base64');
  if (more.length > 0 || algorithm === undefined || !base64.test(value) || digest.length !== digestBytes[algorithm]) {
    throw new AppError('upload_metadata_invalid', { 'upload-checksum': 'upload_metadata_invalid' });
  }
  return { algorithm, digest };
};
