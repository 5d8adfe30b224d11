import type { Outgoing } from '../outgoing/index.ts';
import { hmacSha256 } from './keyed-hash.ts';
import { post, refusedBy } from './post.ts';
import type { SmsSender } from './sms-sender.ts';

/** Address of the operator's own sender and the secret that signs. */
export interface WebhookSmsSettings {
  readonly url: string;
  readonly secret: string;
}

const service = 'the SMS webhook';

/** `X-Amphi-Signature` of a body: `sha256=` and the HMAC-SHA-256 of `<unix seconds>.<body>` in hexadecimal. */
const signWebhook = (secret: string, unixSeconds: number, body: string): string =>
  `sha256=${hmacSha256(secret, `${unixSeconds}.${body}`).toString('hex')}`;

/**
 * Hands messages to the operator's own HTTP service: POST of `{to, code, text, template}` as JSON, with `X-Amphi-Timestamp` (unix
 * seconds, so that the receiver can refuse old ones) and `X-Amphi-Signature` when there is a secret. Any 2xx means accepted.
 */
export const createWebhookSms = (
  { url, secret }: WebhookSmsSettings,
  outgoing: Outgoing,
  wall: () => Date = () => new Date(),
): SmsSender => ({
  send: async ({ to, code, text, template }) => {
    const body = JSON.stringify({ to, code, text, template });
    const seconds = Math.floor(wall().getTime() / 1000);
    const signature = secret === '' ? {} : { 'x-amphi-signature': signWebhook(secret, seconds, body) };
    const headers = { 'content-type': 'application/json', 'x-amphi-timestamp': String(seconds), ...signature };
    const { status } = await post(outgoing, { service, url, headers, body });
    if (status < 200 || status > 299) throw refusedBy(service, status, undefined);
  },
});
