import type { LookupAddress } from 'node:dns';
import { Agent, request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { OutgoingRefused } from './outgoing-refused.ts';
import type { Hop } from './redirect.ts';

/** Answer to one hop, read whole. */
export interface HopAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Connections are never kept: the next request checks anew where it goes. Agents of our own ignore proxies of the environment. */
const agents = { 'http:': new Agent({ keepAlive: false }), 'https:': new TlsAgent({ keepAlive: false }) };
const maxHeaderBytes = 16 * 1024;

/** Answers every question with the addresses that were checked, so that the name is not resolved a second time. */
const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else if (first === undefined) done(new Error('no address'), '', 0);
    else done(null, first.address, first.family);
  };

const readBody = async (answer: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> => {
  const tooLarge = (): never => {
    throw new OutgoingRefused('too_large', `the answer is larger than ${maxBytes} bytes`);
  };
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > maxBytes) tooLarge();
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

const send = (hop: Hop, addresses: readonly LookupAddress[], signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const isTls = hop.url.protocol === 'https:';
    const request = (isTls ? requestHttps : requestHttp)(hop.url, {
      method: hop.method,
      headers: Object.fromEntries(hop.headers),
      agent: isTls ? agents['https:'] : agents['http:'],
      lookup: pinned(addresses),
      maxHeaderSize: maxHeaderBytes,
      signal,
    });
    request.once('response', resolve);
    // The socket may fail again after the answer has begun; the answer's own error tells of it.
    request.on('error', reject);
    request.on('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new Error('the host changed the protocol'));
    });
    request.end(hop.body ?? undefined);
  });

/**
 * One request to one of the addresses, without following anything; the connection is closed whatever happens.
 * @throws OutgoingRefused `too_large`, `unreachable`
 */
export const exchange = async (
  hop: Hop,
  addresses: readonly LookupAddress[],
  limits: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<HopAnswer> => {
  let answer: IncomingMessage | null = null;
  try {
    answer = await send(hop, addresses, limits.signal);
    const { statusCode: status = 0, headers } = answer;
    if (status < 200 || status > 599) {
      throw new OutgoingRefused('unreachable', `${hop.url.hostname} answered with the status ${status}`);
    }
    if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
      throw new OutgoingRefused('unreachable', `${hop.url.hostname} answered in an encoding that was not asked for`);
    }
    const bytes = hop.method === 'HEAD' ? new Uint8Array() : await readBody(answer, limits.maxBytes);
    return { status, headers, bytes };
  } catch (error) {
    if (error instanceof OutgoingRefused) throw error;
    throw new OutgoingRefused('unreachable', `${hop.url.hostname} gave no answer`, { cause: error });
  } finally {
    answer?.destroy();
  }
};
