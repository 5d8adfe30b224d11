import { hmacSha256, sha256Hex } from './keyed-hash.ts';

/** A JSON call of an interface of Tencent Cloud. */
export interface TencentCall {
  readonly host: string;
  /** First part of the host's name, such as `sms`. */
  readonly service: string;
  readonly action: string;
  readonly unixSeconds: number;
  readonly body: string;
  readonly secretId: string;
  readonly secretKey: string;
}

/** The content type that is signed and must be sent. */
export const tencentContentType = 'application/json; charset=utf-8';

const names = 'content-type;host;x-tc-action';

/** `Authorization` of the call (TC3-HMAC-SHA256, "Signature v3" of Tencent Cloud). */
export const signTencent = (call: TencentCall): string => {
  const date = new Date(call.unixSeconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${call.service}/tc3_request`;
  const lines = `content-type:${tencentContentType}\nhost:${call.host}\nx-tc-action:${call.action.toLowerCase()}\n`;
  const request = ['POST', '/', '', lines, names, sha256Hex(call.body)].join('\n');
  const text = ['TC3-HMAC-SHA256', call.unixSeconds, scope, sha256Hex(request)].join('\n');
  const dayKey = hmacSha256(`TC3${call.secretKey}`, date);
  const signature = hmacSha256(hmacSha256(hmacSha256(dayKey, call.service), 'tc3_request'), text).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${call.secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
};
