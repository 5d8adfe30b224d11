import { createHmac, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProtocolViolation, encodeUtf8 } from '../bits/index.ts';
import { amfObject, amfProperty } from './amf-value.ts';
import { serializeAmf } from './amf-writer.ts';
import { messageType, u32Bytes } from './message.ts';
import type { RtmpCrypto } from './owner.ts';
import { ScriptedEncoder } from './scripted-encoder.ts';

const crypto: RtmpCrypto = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  randomBytes: (length) => randomBytes(length),
};
const CONNECTED = ['type 5', 'type 6', '_result:NetConnection.Connect.Success'];
const STARTED = ['type 4', 'onStatus:NetStream.Publish.Start'];

let encoder = new ScriptedEncoder(crypto);

const connect = (extra: Readonly<Record<string, string | number | boolean>> = {}): void => {
  encoder.command(0, 'connect', 1, amfObject({ app: 'live', tcUrl: 'rtmp://host/live', type: 'nonprivate', ...extra }));
};

const publishing = (): void => {
  encoder.shakeHands();
  connect();
  encoder.command(0, 'createStream', 2, null);
  encoder.command(1, 'publish', 3, null, 'key', 'live');
  encoder.connection.accept();
};

const violation = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return error instanceof ProtocolViolation ? error.code : String(error);
  }
  return 'none';
};

beforeEach(() => {
  encoder = new ScriptedEncoder(crypto);
});

describe('the dance of', () => {
  it('OBS ends with media in and an orderly end', () => {
    encoder.shakeHands();
    encoder.setChunkSize(4096);
    connect({ flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)', swfUrl: 'rtmp://host/live' });
    encoder.command(0, 'releaseStream', 2, null, 'key');
    encoder.command(0, 'FCPublish', 3, null, 'key');
    encoder.command(0, 'createStream', 4, null);
    expect(encoder.heard).toEqual([...CONNECTED, '_result', '_result', '_result']);
    encoder.command(1, 'publish', 5, null, 'key', 'live');
    expect(encoder.requests).toEqual([
      { app: 'live', streamName: 'key', query: '', tcUrl: 'rtmp://host/live', mode: 'live' },
    ]);
    encoder.connection.accept();
    expect(encoder.heard.slice(-3)).toEqual(['type 4', 'onFCPublish:NetStream.Publish.Start', STARTED[1]]);
    const metadata = serializeAmf('@setDataFrame', 'onMetaData', { type: 'ecma', properties: new Map([['fps', 30]]) });
    encoder.say(4, messageType.data, 1, metadata);
    encoder.say(4, messageType.video, 1, new Uint8Array([0x17, 0, 0, 0, 0]), 0);
    encoder.say(4, messageType.audio, 1, new Uint8Array([0xaf, 1, 5]), 23);
    expect(encoder.media.map(({ kind, timestamp }) => [kind, timestamp])).toEqual([
      ['data', 0],
      ['video', 0],
      ['audio', 23],
    ]);
    encoder.command(0, 'FCUnpublish', 6, null, 'key');
    encoder.command(0, 'deleteStream', 7, null, 1);
    expect(encoder.ends).toBe(1);
    expect(encoder.connection.state).toBe('connected');
  });

  it('ffmpeg publishes with a query in the name and asks _checkbw', () => {
    encoder.shakeHands();
    encoder.setChunkSize(60_000);
    connect({ flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)' });
    encoder.command(0, 'releaseStream', 2, null, 'key?a=b');
    encoder.command(0, 'FCPublish', 3, null, 'key?a=b');
    encoder.command(0, 'createStream', 4, null);
    encoder.command(0, '_checkbw', 5, null);
    encoder.command(1, 'publish', 6, null, 'key?a=b', 'live');
    expect(encoder.requests[0]).toMatchObject({ streamName: 'key', query: 'a=b' });
    expect([...encoder.answers.keys()]).toEqual([1, 2, 3, 4, 5]);
    expect(encoder.answers.get(4)).toEqual([null, 1]);
  });

  it('vMix asks for the length of the stream and publishes to record', () => {
    encoder.shakeHands();
    connect({ fpad: false, capabilities: 239, audioCodecs: 3575, videoCodecs: 252, videoFunction: 1 });
    encoder.say(2, messageType.windowAckSize, 0, u32Bytes(2_500_000));
    encoder.command(0, 'createStream', 2, null);
    encoder.command(0, 'getStreamLength', 3, null, 'key');
    encoder.command(1, 'publish', 0, null, 'key', 'record');
    expect(encoder.answers.get(3)).toEqual([null, 0]);
    expect(encoder.requests[0]?.mode).toBe('record');
  });

  it('Larix offers enhanced codecs and is told which are taken', () => {
    encoder.shakeHands();
    encoder.command(
      0,
      'connect',
      1,
      amfObject({ app: 'live', tcUrl: 'rtmp://host/live', fourCcList: ['hvc1', 'av01'], capsEx: 1 }),
    );
    const [properties] = encoder.answers.get(1) ?? [];
    expect(amfProperty(properties, 'fourCcList')).toEqual(['avc1', 'hvc1', 'av01', 'mp4a', 'Opus']);
    expect(amfProperty(properties, 'capsEx')).toBe(12);
    encoder.command(0, 'createStream', 2, null);
    encoder.command(1, 'publish', 3, null, 'key', 'append');
    encoder.connection.accept();
    encoder.say(6, messageType.data, 1, serializeAmf('onTextData', amfObject({ text: 'hi' })));
    encoder.command(1, 'closeStream', 0, null);
    expect(encoder.requests[0]?.mode).toBe('append');
    expect(encoder.ends).toBe(1);
  });

  it('gstreamer publishes without FCPublish and with a ping', () => {
    encoder.shakeHands();
    connect();
    encoder.command(0, 'createStream', 2, null);
    encoder.command(1, 'publish', 3, null, 'key', 'live');
    encoder.connection.accept();
    expect(encoder.heard.slice(-2)).toEqual(STARTED);
    encoder.say(2, messageType.userControl, 0, new Uint8Array([0, 6, 0, 0, 0, 9]));
    expect(encoder.heard.at(-1)).toBe('type 4');
    encoder.command(0, 'deleteStream', 4, null, 1);
    expect(encoder.ends).toBe(1);
  });

  it('hardware that puts the key into tcUrl and the app', () => {
    encoder.shakeHands();
    connect({ app: 'live/key', tcUrl: 'rtmp://host/live/key' });
    encoder.command(0, 'createStream', 2, null);
    encoder.command(1, 'publish', 3, null, '', 'live');
    expect(encoder.requests[0]).toMatchObject({ app: 'live', streamName: 'key' });
  });

  it('an AMF3 speaker whose commands and data begin with a zero byte', () => {
    encoder.shakeHands();
    connect({ objectEncoding: 3 });
    const publish = serializeAmf('publish', 3, null, 'key', 'live');
    encoder.say(8, messageType.commandAmf3, 1, new Uint8Array([0, ...publish]));
    encoder.connection.accept();
    encoder.say(8, messageType.dataAmf3, 1, new Uint8Array([0, ...serializeAmf('onMetaData')]));
    expect(encoder.media[0]?.body).toEqual(serializeAmf('onMetaData'));
  });
});

describe('a connection', () => {
  it('tells its state from the handshake to the end', () => {
    expect(encoder.connection.state).toBe('handshake');
    encoder.shakeHands();
    expect(encoder.connection.state).toBe('connecting');
    connect();
    expect(encoder.connection.state).toBe('connected');
    encoder.command(1, 'publish', 3, null, 'key', 'live');
    expect(encoder.connection.state).toBe('asking');
    encoder.connection.accept();
    expect(encoder.connection.state).toBe('publishing');
    encoder.connection.close('maintenance');
    expect(encoder.heard.at(-1)).toBe('onStatus:NetConnection.Connect.Closed');
    encoder.say(8, messageType.video, 1, new Uint8Array([1]));
    expect(encoder.connection.state).toBe('closed');
    expect(encoder.media).toEqual([]);
  });

  it('drops media before it was accepted and after it was refused', () => {
    encoder.shakeHands();
    connect();
    encoder.say(4, messageType.video, 1, new Uint8Array(10));
    encoder.command(1, 'publish', 3, null, 'key', 'live');
    encoder.say(4, messageType.video, 1, new Uint8Array(10));
    encoder.connection.refuse('NetStream.Publish.BadName', 'no such stream key');
    encoder.say(4, messageType.video, 1, new Uint8Array(10));
    encoder.connection.accept();
    expect(encoder.media).toEqual([]);
    expect(encoder.connection.state).toBe('refused');
    expect(encoder.heard.at(-1)).toBe('onStatus:NetStream.Publish.BadName');
  });

  it('refuses names that cannot be keys without asking its owner', () => {
    for (const name of ['', 'a\0b', 'x'.repeat(10_000), '\ufffd', `k?${'q'.repeat(10_000)}`]) {
      encoder = new ScriptedEncoder(crypto);
      encoder.shakeHands();
      connect();
      encoder.command(1, 'publish', 3, null, name, 'live');
      expect(encoder.heard.at(-1)).toBe('onStatus:NetStream.Publish.BadName');
      expect(encoder.requests).toEqual([]);
    }
  });

  it('lets a publisher that gave up before the answer go', () => {
    encoder.shakeHands();
    connect();
    encoder.command(1, 'publish', 3, null, 'key', 'live');
    encoder.command(1, 'closeStream', 0, null);
    encoder.connection.accept();
    expect(encoder.ends).toBe(1);
    expect(encoder.connection.state).toBe('connected');
  });

  it('takes a second publish only after the first ended', () => {
    publishing();
    encoder.command(1, 'publish', 4, null, 'other', 'live');
    expect(encoder.heard.at(-1)).toBe('onStatus:NetStream.Publish.BadName');
    expect(encoder.connection.state).toBe('publishing');
    encoder.command(0, 'deleteStream', 5, null, 9);
    expect(encoder.ends).toBe(0);
    encoder.command(0, 'deleteStream', 5, null, 1);
    encoder.command(1, 'publish', 6, null, 'other', 'live');
    expect(encoder.requests.map(({ streamName }) => streamName)).toEqual(['key', 'other']);
  });

  it('refuses players politely and answers what it does not know', () => {
    encoder.shakeHands();
    connect();
    encoder.command(1, 'play', 0, null, 'key');
    expect(encoder.heard.at(-1)).toBe('onStatus:NetStream.Play.StreamNotFound');
    encoder.command(0, 'setPeerInfo', 9, null);
    expect(encoder.heard.at(-1)).toBe('_result');
    encoder.command(0, '__proto__', 0, null);
    encoder.say(3, 99, 0, new Uint8Array(5));
    encoder.say(3, messageType.sharedObject, 0, new Uint8Array(5));
    expect(encoder.connection.state).toBe('connected');
  });

  it('acknowledges by the window of the peer', () => {
    publishing();
    encoder.say(2, messageType.windowAckSize, 0, u32Bytes(20_000));
    const acks = (): number => encoder.heard.filter((entry) => entry === 'type 3').length;
    encoder.say(4, messageType.video, 1, new Uint8Array(15_000));
    expect(acks()).toBe(0);
    encoder.say(4, messageType.video, 1, new Uint8Array(15_000));
    expect(acks()).toBe(1);
    expect(encoder.connection.receivedBytes).toBeGreaterThan(30_000);
  });

  it('opens aggregates and counts their timestamps from the first', () => {
    publishing();
    const tag = (type: number, time: number, body: readonly number[]): Buffer => {
      const head = Buffer.from([type, 0, 0, body.length, 0, 0, time, 0, 0, 0, 0]);
      return Buffer.from([...head, ...body, 0, 0, 0, 11 + body.length]);
    };
    const body = [...tag(9, 100, [7]), ...tag(8, 120, [8]), ...tag(22, 130, [1])];
    encoder.say(4, messageType.aggregate, 1, new Uint8Array(body), 5000);
    expect(encoder.media.map(({ kind, timestamp }) => [kind, timestamp])).toEqual([
      ['video', 5000],
      ['audio', 5020],
    ]);
  });

  it('is closed by what breaks the rules', () => {
    const http = encodeUtf8('GET / HTTP/1.1\r\n');
    expect(violation(() => encoder.connection.receive(http))).toBe('handshake.version');
    encoder.shakeHands();
    expect(violation(() => encoder.command(1, 'publish', 1, null, 'key'))).toBe('command.order');
    expect(violation(() => encoder.command(0, 5))).toBe('command.name');
    expect(violation(() => encoder.say(3, messageType.command, 0, new Uint8Array(65_537)))).toBe('message.length');
  });

  it('answers only so many commands in a row, but any number between media', () => {
    publishing();
    const ask = (): void => {
      for (let count = 0; count < 200; count++) encoder.command(0, 'FCPublish', 9, null, 'key');
    };
    for (let round = 0; round < 3; round++) {
      ask();
      encoder.say(4, messageType.audio, 1, new Uint8Array([1]));
    }
    ask();
    expect(violation(ask)).toBe('command.flood');
  });
});
