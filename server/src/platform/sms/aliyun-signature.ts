import { hmacSha256, sha256Hex } from './keyed-hash.ts';

/** A call of an RPC-style interface of Alibaba Cloud: all parameters in the query, the body empty. */
export interface AliyunCall {
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly query: Readonly<Record<string, string>>;
  /** UTC, `2023-10-26T10:22:32Z`. */
  readonly date: string;
  /** Different for every call. */
  readonly nonce: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** RFC 3986 §2.3: all but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number => (one < other ? -1 : 1);

/** The query as it is signed and must be sent, sorted by name. */
export const aliyunQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .toSorted(byName)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

/** Headers of the signed call without `host` (ACS3-HMAC-SHA256, "V3 request body & signature mechanism" of Alibaba Cloud). */
export const signAliyun = (call: AliyunCall): Record<string, string> => {
  const bodyHash = sha256Hex('');
  const headers = {
    'x-acs-action': call.action,
    'x-acs-content-sha256': bodyHash,
    'x-acs-date': call.date,
    'x-acs-signature-nonce': call.nonce,
    'x-acs-version': call.version,
  };
  const signed = Object.entries({ host: call.host, ...headers }).toSorted(byName);
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = ['POST', '/', aliyunQuery(call.query), lines, names, bodyHash].join('\n');
  const signature = hmacSha256(call.accessKeySecret, `ACS3-HMAC-SHA256\n${sha256Hex(request)}`).toString('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${call.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
  return { ...headers, authorization };
};
