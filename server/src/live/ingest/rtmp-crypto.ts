import { createHmac, randomBytes } from 'node:crypto';
import type { RtmpCrypto } from '@amphi/media/rtmp';

/** What the RTMP handshake needs, from Node. */
export const rtmpCrypto: RtmpCrypto = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  randomBytes: (length) => randomBytes(length),
};
