import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bits/index.ts';
import { RtmpConnection, RtmpPublisher } from './index.ts';
import type { PublishRequest, RtmpCrypto } from './index.ts';

const crypto: RtmpCrypto = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  randomBytes: (length) => randomBytes(length),
};

/** A publisher and a server joined by two queues, so that neither is called from within itself. */
const pair = (decide: (server: RtmpConnection) => void) => {
  const log: string[] = [];
  const media: { readonly kind: string; readonly timestamp: number; readonly body: Uint8Array }[] = [];
  const requests: PublishRequest[] = [];
  const toServer: Uint8Array[] = [];
  const toClient: Uint8Array[] = [];
  const server = new RtmpConnection(
    {
      send: (bytes) => toClient.push(bytes),
      onPublish: (request) => {
        requests.push(request);
        decide(server);
      },
      onMedia: (kind, timestamp, chunks) => media.push({ kind, timestamp, body: concatBytes(chunks) }),
      onUnpublish: () => log.push('unpublish'),
    },
    crypto,
  );
  const publisher = new RtmpPublisher(
    {
      send: (bytes) => toServer.push(bytes),
      onStart: () => log.push('start'),
      onRefused: (code, description) => log.push(`${code}: ${description}`),
    },
    crypto,
    { app: 'live', streamName: 'key', tcUrl: 'rtmp://host/live' },
  );
  const settle = (): void => {
    while (toServer.length + toClient.length > 0) {
      for (const bytes of toServer.splice(0)) server.receive(bytes);
      for (const bytes of toClient.splice(0)) publisher.receive(bytes);
    }
  };
  publisher.start();
  settle();
  return { server, publisher, settle, log, media, requests };
};

describe('RtmpPublisher', () => {
  it('publishes, sends media of any size and timestamp, and ends in order', () => {
    const { publisher, settle, log, media, requests, server } = pair((server) => server.accept());
    expect(log).toEqual(['start']);
    expect(requests[0]).toMatchObject({ app: 'live', streamName: 'key', mode: 'live' });
    const large = new Uint8Array(200_000).map((_, index) => index % 251);
    publisher.sendMedia('video', 0xffffffff, [large.subarray(0, 5), large.subarray(5)]);
    publisher.sendMedia('audio', 0x100000010, [new Uint8Array([1])]);
    publisher.sendMedia('video', 20, [new Uint8Array([2])]);
    settle();
    expect(media.map(({ kind, timestamp, body }) => [kind, timestamp, body.length])).toEqual([
      ['video', 0xffffffff, 200_000],
      ['audio', 0x10, 1],
      ['video', 20, 1],
    ]);
    expect(media[0]?.body).toEqual(large);
    publisher.unpublish();
    settle();
    expect(log).toEqual(['start', 'unpublish']);
    expect(server.state).toBe('connected');
  });

  it('tells why it was refused', () => {
    const { log } = pair((server) => server.refuse('NetStream.Publish.BadName', 'no such stream key'));
    expect(log).toEqual(['NetStream.Publish.BadName: no such stream key']);
  });

  it('tells why it was ended', () => {
    const { log, server, settle } = pair((server) => server.accept());
    server.close('the stream was taken over');
    settle();
    expect(log.at(-1)).toBe('NetConnection.Connect.Closed: the stream was taken over');
  });
});
